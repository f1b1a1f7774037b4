// A key that does not answer, or a person who cancels: say it on the page rather than in the console.

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const place = document.getElementById("passkey-error");
  place.replaceChildren(...place.querySelectorAll("template"));
  place.append(place.querySelector("template").content.cloneNode(true));
});
