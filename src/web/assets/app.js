// Two comforts; every page works without them.
(() => {
  "use strict";
  const box = document.getElementById("q");
  const list = document.getElementById("suggestions");
  let timer = 0;
  let latest = "";
  const suggest = async () => {
    const text = box.value.trim();
    if (text === latest || text === "") return;
    latest = text;
    try {
      const answer = await fetch("/api/v1/suggest?q=" + encodeURIComponent(text));
      if (!answer.ok || latest !== text) return;
      const { suggestions } = await answer.json();
      list.replaceChildren(...suggestions.map((suggestion) => {
        const option = document.createElement("option");
        option.value = suggestion.text;
        return option;
      }));
    } catch {
      // Without an answer there are no suggestions.
    }
  };
  if (box && list) {
    box.addEventListener("input", (event) => {
      // Kana before conversion are not what will be searched.
      if (event.isComposing) return;
      clearTimeout(timer);
      timer = setTimeout(suggest, 150);
    });
    box.addEventListener("compositionend", suggest);
  }
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
