// A button that copies the citation.
(() => {
  "use strict";
  const citation = document.getElementById("citation");
  if (citation && navigator.clipboard) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "コピー";
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(citation.textContent);
      button.textContent = "コピーしました";
    });
    citation.after(button);
  }
})();
