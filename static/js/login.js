// Signs in with the ticket that stands after the # of the address: that part never reaches a server or a log.

const form = document.querySelector("#sign-in");
const ticket = location.hash.slice(1);

function submit() {
  history.replaceState(null, "", location.pathname + location.search);
  form.elements.ticket.value = ticket;
  form.hidden = true;
  form.submit();
}

if (ticket) submit();
