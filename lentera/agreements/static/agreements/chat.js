/* "Salin pesan": copies a text; without script the text is there to be selected. */
document.querySelectorAll("[data-copy]:not([data-ready])").forEach((button) => {
  const field = document.getElementById(button.dataset.copy);
  button.dataset.ready = "yes";
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.focus();
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      document.execCommand("copy"); // without a secure address the browser has no clipboard for scripts
    }
    button.nextElementSibling.textContent = button.dataset.copyDone;
  });
});
