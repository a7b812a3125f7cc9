// A button that copies the citation.
(() => {
  "use strict";
  const citation = document.getElementById("citation");
  if (!citation) return;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "コピー";
  button.addEventListener("click", async () => {
    button.textContent = await copy() ? "コピーしました" : "選びました。Ctrl+C でコピーできます";
  });
  citation.after(button);

  async function copy() {
    try {
      await navigator.clipboard.writeText(citation.textContent);
      return true;
    } catch {
      // Over plain HTTP, as within many a town hall, browsers give no clipboard.
      getSelection().selectAllChildren(citation);
      return document.execCommand("copy");
    }
  }
})();
