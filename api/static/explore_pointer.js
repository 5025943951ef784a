// Moves a picture by mouse, pen or fingers, enlarges it by wheel or two fingers, and tells of a tap.
window.kithkinPointer = (net, picture, tapped) => {
  const STILL = 4;
  const NOTCH = 0.0018;
  const LINE = 33;
  const FASTEST = 300;
  const down = new Map();
  let dragged = false;

  const place = (event) => {
    const box = net.getBoundingClientRect();
    return [event.clientX - box.x - net.clientLeft, event.clientY - box.y - net.clientTop];
  };
  const span = ([[ax, ay], [bx, by]]) => ({ far: Math.hypot(ax - bx, ay - by) || 1, x: (ax + bx) / 2, y: (ay + by) / 2 });

  function pinched(before, after) {
    const [from, to] = [span(before), span(after)];
    picture.move(to.x - from.x, to.y - from.y);
    picture.zoom(to.far / from.far, to.x, to.y);
  }

  net.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    dragged = down.size > 0;
    down.set(event.pointerId, { first: place(event), last: place(event) });
    event.target.setPointerCapture(event.pointerId);
  });
  net.addEventListener("pointermove", (event) => {
    const held = down.get(event.pointerId);
    if (!held) return;
    const [before, here] = [[...down.values()].map((one) => one.last), place(event)];
    dragged ||= Math.hypot(here[0] - held.first[0], here[1] - held.first[1]) > STILL;
    if (!dragged) return;
    held.last = here;
    const after = [...down.values()].map((one) => one.last);
    if (after.length === 2) pinched(before, after);
    else if (after.length === 1) picture.move(after[0][0] - before[0][0], after[0][1] - before[0][1]);
  });
  net.addEventListener("pointerup", (event) => {
    if (down.delete(event.pointerId) && !dragged) tapped(picture.under(...place(event)));
  });
  net.addEventListener("pointercancel", (event) => down.delete(event.pointerId));
  net.addEventListener("wheel", (event) => {
    event.preventDefault();
    const far = Math.max(-FASTEST, Math.min(FASTEST, event.deltaMode ? LINE * event.deltaY : event.deltaY));
    picture.zoom(Math.exp(-NOTCH * far), ...place(event));
  }, { passive: false });
};
