/** Asks for a token where the service wants one; settled once it opens the door. */
let asking = null;

export function signIn() {
  asking ??= new Promise((opened) => {
    const dialog = document.getElementById('sign-in');
    const token = document.getElementById('sign-in-token');
    const fault = document.getElementById('sign-in-fault');
    const keepOpen = (e) => e.preventDefault(); // without a token there is nothing to go back to
    const submit = async (e) => {
      e.preventDefault();
      fault.textContent = '';
      try {
        const answer = await fetch('/api/v1/session', {
          method: 'POST',
          headers: { authorization: `Bearer ${token.value.trim()}` },
        });
        if (!answer.ok) throw new Error((await answer.json()).detail ?? answer.statusText);
      } catch (problem) {
        fault.textContent = problem.message;
        return;
      }
      token.value = '';
      dialog.removeEventListener('cancel', keepOpen);
      dialog.querySelector('form').removeEventListener('submit', submit);
      dialog.close();
      asking = null;
      opened();
    };
    dialog.addEventListener('cancel', keepOpen);
    dialog.querySelector('form').addEventListener('submit', submit);
    dialog.showModal();
    token.focus();
  });
  return asking;
}
