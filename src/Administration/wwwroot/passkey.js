// Passkeys: asks the server for a challenge, the device for its answer, and hands that back.
const post = async (address, body) => {
  const answer = await fetch(address, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body ?? {}) });
  if (!answer.ok) { throw new Error(`${address}: ${answer.status}`); }
  return answer.json();
};

const signIn = async button => {
  const options = PublicKeyCredential.parseRequestOptionsFromJSON(JSON.parse((await post('/api/sign-in/passkey-options')).options));
  const credential = await navigator.credentials.get({ publicKey: options });
  await post('/api/sign-in/passkey', { credential: JSON.stringify(credential) });
  location.assign(button.dataset.return || '/');
};

const add = async button => {
  const options = PublicKeyCredential.parseCreationOptionsFromJSON(JSON.parse((await post('/api/account/passkeys/options')).options));
  const credential = await navigator.credentials.create({ publicKey: options });
  const name = document.querySelector('[data-fx-passkey-name]')?.value;
  await post('/api/account/passkeys', { credential: JSON.stringify(credential), name });
  location.reload();
};

document.addEventListener('click', async event => {
  const button = event.target.closest?.('[data-fx-passkey]');
  if (!button) { return; }
  const complaint = document.querySelector('[data-fx-passkey-error]');
  complaint?.setAttribute('hidden', '');
  try {
    await (button.dataset.fxPasskey === 'add' ? add : signIn)(button);
  } catch (fault) {
    if (!complaint) { return; }
    complaint.dataset.failed ??= complaint.textContent;
    complaint.textContent = (fault.name === 'InvalidStateError' && complaint.dataset.known) || complaint.dataset.failed;
    complaint.removeAttribute('hidden');
  }
});
