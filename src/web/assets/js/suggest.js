// Suggestions while typing; without them the box works as well.
(() => {
  "use strict";
  const box = document.getElementById("q");
  const list = document.getElementById("suggestions");
  if (box && list) complete(box, list);

  // A listbox of our own: the browser's datalist would hide what is found by its
  // reading, because it does not begin with the letters that were typed.
  function complete(box, list) {
    const kinds = { title: "施策", policy: "政策", department: "部局", person: "責任者", phrase: "" };
    let timer = 0;
    let latest = box.value.trim();
    let chosen = -1;
    box.setAttribute("role", "combobox");
    box.setAttribute("aria-autocomplete", "list");
    box.setAttribute("aria-controls", list.id);
    box.setAttribute("aria-expanded", "false");
    const show = (open) => {
      list.hidden = !open;
      box.setAttribute("aria-expanded", String(open));
      if (!open) choose(-1);
    };
    const choose = (index) => {
      chosen = index;
      [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === index)));
      const item = list.children[index];
      if (item) {
        box.setAttribute("aria-activedescendant", item.id);
        item.scrollIntoView({ block: "nearest" });
      } else {
        box.removeAttribute("aria-activedescendant");
      }
    };
    const take = (item) => {
      box.value = latest = item.dataset.text;
      show(false);
      box.form.requestSubmit();
    };
    const option = (suggestion, at) => {
      const item = document.createElement("li");
      item.id = "suggestion-" + at;
      item.setAttribute("role", "option");
      item.dataset.text = suggestion.text;
      const text = document.createElement("span");
      text.textContent = suggestion.text;
      const note = document.createElement("small");
      note.textContent = [kinds[suggestion.kind], suggestion.count + "件"].filter(Boolean).join(" ");
      item.append(text, note);
      // Before the box loses its focus, which would close the list.
      item.addEventListener("pointerdown", (event) => {
        event.preventDefault();
        take(item);
      });
      return item;
    };
    const suggest = async () => {
      const text = box.value.trim();
      if (text === latest) return;
      latest = text;
      if (text === "") return show(false);
      try {
        const answer = await fetch("/api/v1/suggest?q=" + encodeURIComponent(text));
        if (!answer.ok || latest !== text) return;
        const { suggestions } = await answer.json();
        list.replaceChildren(...suggestions.map(option));
        show(suggestions.length > 0 && document.activeElement === box);
      } catch {
        // Without an answer there are no suggestions.
      }
    };
    // Kana before their conversion are readings, and found by them.
    box.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(suggest, 120);
    });
    box.addEventListener("keydown", (event) => {
      if (event.isComposing || list.hidden) return;
      const last = list.children.length - 1;
      if (event.key === "ArrowDown") choose(chosen < last ? chosen + 1 : 0);
      else if (event.key === "ArrowUp") choose(chosen > 0 ? chosen - 1 : last);
      else if (event.key === "Escape") show(false);
      else if (event.key === "Enter" && chosen >= 0) take(list.children[chosen]);
      else return;
      event.preventDefault();
    });
    box.addEventListener("blur", () => show(false));
  }
})();
