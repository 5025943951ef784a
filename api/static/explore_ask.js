// Asks for what the page shows before anything else is read; the script that draws takes the answer.
window.kithkinAsked ??= fetch(`/explore/facts${location.search}`);
