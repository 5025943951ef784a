FROM python:3.12-slim-bookworm
WORKDIR /kithkin
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock
COPY . .
RUN pip install --no-cache-dir --no-deps . && useradd --uid 10001 --no-create-home kithkin && mkdir /data && chown kithkin /data
USER kithkin
VOLUME /data
EXPOSE 8443
CMD ["kithkin", "serve", "--data", "/data", "--host", "0.0.0.0", "--port", "8443", "--make-certificate"]
