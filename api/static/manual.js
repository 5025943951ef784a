// Shows the description of the API with the vendored reader; nothing is loaded from elsewhere.
(() => {
  const night = matchMedia("screen and (prefers-color-scheme: dark)");
  const look = () => document.documentElement.classList.toggle("dark-mode", night.matches);
  night.addEventListener("change", look);
  window.addEventListener("beforeprint", () => document.documentElement.classList.remove("dark-mode"));
  window.addEventListener("afterprint", look);
  look();
})();
window.addEventListener("load", () => {
  SwaggerUIBundle({
    url: "/openapi.json",
    dom_id: "#manual",
    deepLinking: true,
    validatorUrl: null,
    defaultModelsExpandDepth: 0,
    presets: [SwaggerUIBundle.presets.apis],
  });
});
