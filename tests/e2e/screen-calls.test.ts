import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ResidentCall } from '../../kiosk-app/core/resident-screen-contract.ts';
import { ScreenCall, type View } from '../../kiosk-app/core/screen-contract.ts';
import { type BuiltScreens, startBuiltScreens } from './built-screens.ts';
import { scan } from './scanner-keys.ts';
import { type Looked, looked, openView } from './screen-views.ts';

/** What the screens ask of main, by real keys and touches; every call is parsed by the contract's own schema. */
let screens: BuiltScreens;
let page: Page;
beforeAll(async () => {
  screens = await startBuiltScreens();
});
afterAll(async () => {
  await screens?.stop();
});
beforeEach(async () => {
  page = await screens.browser.newPage({ viewport: { width: 1280, height: 800 } });
});
afterEach(async () => {
  await page.close();
});

const open = (name: string) => {
  const view = looked.find((one) => one.name === name) as Looked;
  return openView(page, screens.origin, { ...view, act: undefined }, 'fr');
};

/** The calls so far, but not the signs of life. */
async function calls(schema: typeof ScreenCall | typeof ResidentCall = ScreenCall): Promise<unknown[]> {
  const made = await page.evaluate(() => (window as unknown as { calls: unknown[] }).calls);
  return made.map((call) => schema.parse(call)).filter(({ call }) => call !== 'still-there');
}

async function pushView(view: View): Promise<void> {
  await page.evaluate(
    (pushed) => {
      (window as unknown as { pushState: (state: unknown) => void }).pushState(pushed);
    },
    {
      language: 'fr',
      comfort: { textPercent: 100, contrast: 'normal' },
      place: null,
      bar: null,
      notice: null,
      help: { kind: 'ready' },
      view,
    },
  );
}

const words = (...three: string[]) => [{ call: 'submit-words', words: three }];

/** Each call once, where the same is made by every key. */
async function distinctCalls(): Promise<unknown[]> {
  const made = (await calls()).map((call) => JSON.stringify(call));
  return [...new Set(made)].map((call) => JSON.parse(call) as unknown);
}

/** How quickly people press keys, milliseconds. */
const PERSON = { delay: 70 };

const fieldTexts = () =>
  page.locator('input').evaluateAll((fields) => fields.map((field) => (field as HTMLInputElement).value));

describe('the words of a ticket', () => {
  it('are typed with spaces between them, without accents or capitals', async () => {
    await open('words');
    await page.keyboard.type('Lune POMME velo', PERSON);
    await page.keyboard.press('Enter');
    expect(await calls()).toEqual(words('lune', 'pomme', 'vélo'));
  });

  it('are completed from their first letters by Enter, Tab and space, then sent by Enter on the button', async () => {
    await open('words');
    await page.keyboard.type('lun', PERSON);
    await page.keyboard.press('Enter');
    await page.keyboard.type('pomm', PERSON);
    await page.keyboard.press('Tab');
    await page.keyboard.type('vel ', PERSON);
    expect(await calls()).toEqual([]);
    await page.keyboard.press('Enter');
    expect(await calls()).toEqual(words('lune', 'pomme', 'vélo'));
  });

  it('are chosen by arrows and by touch', async () => {
    await open('words');
    await page.keyboard.type('casque', PERSON);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.keyboard.type('po', PERSON);
    await page.getByRole('option', { name: 'pomme' }).click();
    await page.keyboard.type('lunne', PERSON);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    expect(await calls()).toEqual(words('casquette', 'pomme', 'lune'));
  });

  it('are pasted all at once', async () => {
    await open('words');
    await page.evaluate(() => {
      const data = new DataTransfer();
      data.setData('text/plain', ' lune, pomme\nvélo ');
      document.activeElement?.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
      );
    });
    await page.locator('button[type=submit]:focus').press('Enter');
    expect(await calls()).toEqual(words('lune', 'pomme', 'vélo'));
  });

  it('are not sent while one is not in the list: it is said, and the field waits', async () => {
    await open('words');
    await page.keyboard.type('lune pomme zzzz', PERSON);
    await page.keyboard.press('Enter');
    await page.locator('button[type=submit]').click();
    expect(await calls()).toEqual([]);
    await page.getByRole('status').filter({ hasText: 'zzzz' }).waitFor();
    expect(await page.evaluate(() => (document.activeElement as HTMLInputElement).value)).toBe('zzzz');
  });

  it('say that someone is there, but not with every key', async () => {
    await open('words');
    await page.keyboard.type('lune pomme velo', PERSON);
    const made = await page.evaluate(() => (window as unknown as { calls: { call: string }[] }).calls);
    expect(made.filter(({ call }) => call === 'still-there')).toHaveLength(1);
  });

  it('are scanned: the session is asked for, and no field has a letter of it at any time', async () => {
    await open('words');
    await page.evaluate(() => {
      const seen: string[] = [];
      document.addEventListener('input', (event) => seen.push((event.target as HTMLInputElement).value));
      Object.assign(window, { seen });
    });
    await scan(page, '3 LUNE POMME VELO');
    await expect.poll(() => calls()).toEqual(words('lune', 'pomme', 'vélo'));
    expect(await page.evaluate(() => (window as unknown as { seen: string[] }).seen)).toEqual([]);
    expect(await fieldTexts()).toEqual(['', '', '']);
  });

  it('are scanned while some are typed, and what was typed stays as it was', async () => {
    await open('words');
    await page.keyboard.type('pomme lu', PERSON);
    await scan(page, '3 LUNE POMME VELO');
    await expect.poll(() => calls()).toEqual(words('lune', 'pomme', 'vélo'));
    expect(await fieldTexts()).toEqual(['pomme', 'lu', '']);
  });

  it('are not the barcode of a book: it is said, and the fields are as before', async () => {
    await open('words');
    await page.keyboard.type('pomme lu', PERSON);
    await scan(page, '9782070408504');
    await page.getByText('Ce code n’est pas un ticket.').waitFor();
    expect(await fieldTexts()).toEqual(['pomme', 'lu', '']);
    expect(await calls()).toEqual([]);
  });

  it('of a person who presses the key a code begins with are theirs, each in its place', async () => {
    await open('words');
    await page.keyboard.type('3lu3', PERSON);
    await expect.poll(fieldTexts).toEqual(['3lu3', '', '']);
    expect(await calls()).toEqual([]);
  });

  it('are forgotten when the screen goes back to the welcome', async () => {
    await open('words');
    await page.keyboard.type('lune pomme ', PERSON);
    await pushView({ kind: 'welcome', lineIsDown: false, wipedAt: null, wasCut: false });
    await page.getByRole('heading', { name: 'Bonjour' }).waitFor();
    await pushView({ kind: 'words', refusal: null });
    await page.locator('input').first().waitFor();
    expect(
      await page.locator('input').evaluateAll((fields) => fields.map((field) => (field as HTMLInputElement).value)),
    ).toEqual(['', '', '']);
  });

  it('are still there after a refusal, to be corrected', async () => {
    await open('words');
    await page.keyboard.type('lune pomme ', PERSON);
    await pushView({ kind: 'checking', isWithoutTicket: false });
    await page.getByRole('heading', { name: 'Un instant.' }).waitFor();
    await pushView({ kind: 'words', refusal: { code: 'ticket-unknown' } });
    await page.getByRole('alert').waitFor();
    expect(
      await page.locator('input').evaluateAll((fields) => fields.map((field) => (field as HTMLInputElement).value)),
    ).toEqual(['lune', 'pomme', '']);
  });
});

describe('a one-time code', () => {
  const at = (number: string, wrong = 0) =>
    pushView({ kind: 'code', number, wrong, refusal: wrong ? { code: 'code-wrong' } : null });

  it('is asked for from the words, where the line is down', async () => {
    await open('words-no-line');
    await page.getByRole('button', { name: 'Demander un code à l’équipe' }).click();
    expect(await calls()).toEqual([{ call: 'ask-code' }]);
    await open('words');
    expect(await page.getByRole('button', { name: 'Demander un code à l’équipe' }).count()).toBe(0);
  });

  it('is typed as it is said, on a French keyboard without Shift too, and sent when it is whole', async () => {
    await open('code');
    await page.getByText('4829 1365').waitFor();
    await page.keyboard.type('482', PERSON);
    await page.keyboard.press('Enter');
    await page.getByText('Ce code n’est pas complet.').waitFor();
    expect(await calls()).toEqual([]);
    await page.keyboard.type(' ç&"', PERSON);
    await page.keyboard.press('Enter');
    expect(await calls()).toEqual([{ call: 'submit-code', code: '482913' }]);
  });

  it('that was wrong is typed anew; with another number nothing of it is left', async () => {
    await open('code');
    await page.keyboard.type('111111', PERSON);
    await at('48291365', 1);
    await page.getByRole('alert').waitFor();
    await expect.poll(fieldTexts).toEqual(['']);
    await page.keyboard.type('22', PERSON);
    await at('11112222');
    await page.getByText('1111 2222').waitFor();
    expect(await fieldTexts()).toEqual(['']);
    await page.getByRole('button', { name: 'J’ai un ticket' }).click();
    expect(await calls()).toEqual([{ call: 'choose-ticket' }]);
  });
});

describe('the other screens', () => {
  it.each(['a', 'Enter', ' ', 'ArrowLeft'])('the welcome starts by the key "%s"', async (key) => {
    await open('welcome');
    await page.keyboard.press(key);
    expect(await calls()).toEqual([{ call: 'start' }]);
  });

  it('the welcome starts once by a touch, and lets the languages be reached by Tab', async () => {
    await open('welcome');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await calls()).toEqual([{ call: 'choose-language', language: 'en' }]);
    await page.mouse.click(200, 400);
    await page.getByRole('button', { name: 'Commencer' }).click();
    expect((await calls()).slice(1)).toEqual([{ call: 'start' }, { call: 'start' }]);
  });

  it('a ticket that is scanned at the welcome waits for the charter, and is forgotten with whoever leaves', async () => {
    await open('welcome');
    await scan(page, '3 LUNE POMME VELO');
    await expect.poll(() => calls()).toEqual([{ call: 'start' }]);
    await pushView({ kind: 'charter' });
    await page.getByRole('button', { name: 'J’ai compris' }).waitFor();
    // Again, with the button in focus: it is not pressed by a scanner.
    await scan(page, '3 LUNE POMME VELO');
    await page.getByRole('button', { name: 'J’ai compris' }).click();
    await expect.poll(() => calls()).toEqual([{ call: 'start' }, { call: 'accept-charter' }]);
    await pushView({ kind: 'words', refusal: null });
    await expect.poll(async () => (await calls()).slice(2)).toEqual(words('lune', 'pomme', 'vélo'));

    await pushView({ kind: 'charter' });
    await page.getByRole('button', { name: 'J’ai compris' }).waitFor();
    await scan(page, '3 LUNE POMME VELO');
    await pushView({ kind: 'welcome', lineIsDown: false, wipedAt: null, wasCut: false });
    await page.getByRole('heading', { name: 'Bonjour' }).waitFor();
    await pushView({ kind: 'charter' });
    await page.getByRole('button', { name: 'J’ai compris' }).waitFor();
    await pushView({ kind: 'words', refusal: null });
    await page.locator('input').first().waitFor();
    expect(await calls()).toHaveLength(3);
  });

  it('a ticket or none is chosen by key or touch, and a ticket under the scanner has chosen already', async () => {
    await open('way-in');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /^J’ai un ticket/ }).click();
    expect(await calls()).toEqual([{ call: 'ask-without-ticket' }, { call: 'choose-ticket' }]);
    await scan(page, '9782070408504');
    await page.getByRole('alert').getByText('Ce code n’est pas un ticket.').waitFor();
    await scan(page, '3 LUNE POMME VELO');
    await expect.poll(async () => (await calls()).slice(2)).toEqual([{ call: 'choose-ticket' }]);
    await pushView({ kind: 'words', refusal: null });
    await expect.poll(async () => (await calls()).slice(3)).toEqual(words('lune', 'pomme', 'vélo'));

    // From the welcome on, over charter and choice.
    await pushView({ kind: 'welcome', lineIsDown: false, wipedAt: null, wasCut: false });
    await page.getByRole('heading', { name: 'Bonjour' }).waitFor();
    await scan(page, '3 LUNE POMME VELO');
    await expect.poll(async () => (await calls()).slice(4)).toEqual([{ call: 'start' }]);
    await pushView({ kind: 'charter' });
    await page.getByRole('button', { name: 'J’ai compris' }).waitFor();
    await pushView({ kind: 'way-in', minutes: 30, refusal: null });
    await expect.poll(async () => (await calls()).slice(5)).toEqual([{ call: 'choose-ticket' }]);
    await pushView({ kind: 'words', refusal: null });
    await expect.poll(async () => (await calls()).slice(6)).toEqual(words('lune', 'pomme', 'vélo'));
  });

  it('a card is chosen, typed by keys and sent; what is not whole is said and not sent', async () => {
    await open('way-in-all');
    await page.getByRole('button', { name: /^J’ai une carte/ }).click();
    await pushView({ kind: 'card', refusal: null });
    const [number, pin] = [page.getByLabel('Numéro de la carte'), page.getByLabel('Code secret')];
    await number.waitFor();
    await page.keyboard.type('4027 5316', PERSON);
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('Ce numéro n’est pas juste.').waitFor();
    await page.keyboard.press('Backspace');
    await page.keyboard.type('5', PERSON);
    expect(await number.inputValue()).toBe('4027 5315');
    await page.keyboard.press('Enter');
    await page.keyboard.type('407', PERSON);
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('Le code secret a 4 à 6 chiffres.').waitFor();
    expect(await pin.getAttribute('type')).toBe('password');
    await page.getByRole('button', { name: 'Voir le code' }).click();
    expect(await pin.getAttribute('type')).toBe('text');
    await page.keyboard.type('3', PERSON);
    await page.keyboard.press('Enter');
    expect(await calls()).toEqual([{ call: 'choose-card' }, { call: 'submit-card', number: '40275315', pin: '4073' }]);

    // After a refusal the number is still there, the code is not, and is hidden again.
    await pushView({ kind: 'checking', isWithoutTicket: false, isByCard: true });
    await page.getByText('Nous regardons votre carte.').waitFor();
    expect(await page.content()).not.toMatch(/4027|4073/);
    await pushView({ kind: 'card', refusal: { code: 'card-unknown' } });
    await page.getByRole('alert').waitFor();
    expect([await number.inputValue(), await pin.inputValue()]).toEqual(['4027 5315', '']);
    expect(await pin.evaluate((field) => field === document.activeElement)).toBe(true);
    expect(await pin.getAttribute('type')).toBe('password');
    await page.getByRole('button', { name: 'Revenir au choix d’avant' }).click();
    await pushView({ kind: 'way-in', minutes: null, takesCards: true, refusal: null });
    await page.getByRole('button', { name: /^J’ai un ticket/ }).waitFor();
    await pushView({ kind: 'card', refusal: null });
    await number.waitFor();
    expect(await number.inputValue()).toBe('');
    expect((await calls()).at(-1)).toEqual({ call: 'choose-again' });
  });

  it('the digits of the upper row of a French keyboard are digits without Shift', async () => {
    await open('card');
    await page.getByLabel('Numéro de la carte').waitFor();
    for (const digit of '40275315') {
      await page.evaluate((code) => {
        const stroke = { key: 'à', code, bubbles: true, cancelable: true };
        document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', stroke));
      }, `Digit${digit}`);
    }
    expect(await page.getByLabel('Numéro de la carte').inputValue()).toBe('4027 5315');
  });

  it('a card that is scanned waits for the charter, and its number stands in its field; scanned at the field it does too', async () => {
    await open('welcome');
    // Its first digit is a key that starts, as any; what comes after is nothing to the machine.
    await scan(page, '40275315');
    await expect.poll(distinctCalls).toEqual([{ call: 'start' }]);
    await pushView({ kind: 'charter' });
    await page.getByRole('button', { name: 'J’ai compris' }).waitFor();
    await scan(page, '40275315');
    await pushView({ kind: 'way-in', minutes: 30, takesCards: true, refusal: null });
    await expect.poll(distinctCalls).toEqual([{ call: 'start' }, { call: 'choose-card' }]);
    await pushView({ kind: 'card', refusal: null });
    const number = page.getByLabel('Numéro de la carte');
    await expect.poll(() => number.inputValue()).toBe('4027 5315');
    await page.keyboard.type('407300', PERSON);
    await page.keyboard.press('Enter');
    const sent = { call: 'submit-card', number: '40275315', pin: '407300' };
    await expect.poll(async () => (await distinctCalls()).slice(2)).toEqual([sent]);

    // One that begins with the digit of a ticket's code, where no scanner is listened to.
    await pushView({ kind: 'way-in', minutes: 30, takesCards: true, refusal: null });
    await page.getByRole('button', { name: /^J’ai une carte/ }).waitFor();
    await pushView({ kind: 'card', refusal: null });
    await expect.poll(() => number.inputValue()).toBe('');
    await scan(page, '30000004');
    expect(await number.inputValue()).toBe('3000 0004');
    const pin = page.getByLabel('Code secret');
    await expect.poll(() => pin.evaluate((field) => field === document.activeElement)).toBe(true);
    // Under the scanner again: more digits than a code has are not sent as one.
    await scan(page, '30000004');
    await page.getByRole('alert').getByText('Le code secret a 4 à 6 chiffres.').waitFor();
    expect(await distinctCalls()).toHaveLength(3);
  });

  it('a card under the scanner where none is taken is said to be no ticket', async () => {
    await open('way-in');
    await scan(page, '40275315');
    await page.getByRole('alert').getByText('Ce code n’est pas un ticket.').waitFor();
    await pushView({ kind: 'welcome', lineIsDown: false, wipedAt: null, wasCut: false });
    await page.getByRole('heading', { name: 'Bonjour' }).waitFor();
    await scan(page, '40275315');
    await pushView({ kind: 'charter' });
    await page.getByRole('button', { name: 'J’ai compris' }).waitFor();
    await pushView({ kind: 'words', refusal: null });
    await page.getByRole('alert').getByText('Ce code n’est pas un ticket.').waitFor();
    expect(await distinctCalls()).toEqual([{ call: 'start' }]);
  });

  it('a card that is in use elsewhere comes here by one key', async () => {
    await open('card-elsewhere');
    const here = page.getByRole('button', { name: 'Continuer ici', exact: true });
    await expect.poll(() => here.evaluate((button) => button === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    await expect.poll(() => calls()).toEqual([{ call: 'move-here' }]);
  });

  it('a session that is open elsewhere comes here by one key, while the words can still be corrected', async () => {
    await open('words-elsewhere');
    const here = page.getByRole('button', { name: 'Continuer ici', exact: true });
    await expect.poll(() => here.evaluate((button) => button === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    await expect.poll(() => calls()).toEqual([{ call: 'move-here' }]);
    await page.locator('input').first().click();
    await page.keyboard.type('lune pomme velo ', PERSON);
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await calls()).slice(1)).toEqual(words('lune', 'pomme', 'vélo'));
  });

  it('help is asked for on the welcome without starting, and taken back', async () => {
    await open('welcome-help-coming');
    await page.getByText('Marie arrive. 1 personne avant vous.').click();
    await page.getByRole('button', { name: 'Aide demandée' }).click();
    await page.getByRole('button', { name: 'Je n’ai plus besoin d’aide' }).click();
    expect(await calls()).toEqual([{ call: 'ask-help' }, { call: 'take-back-help' }]);
    await page.close();
    page = await screens.browser.newPage();
    await open('notice-help-arrived');
    await page.getByRole('button', { name: 'Je n’ai plus besoin d’aide' }).click();
    expect(await calls()).toEqual([{ call: 'take-back-help' }]);
  });

  it('the size of the text and the contrast are chosen by key, without starting, and are seen at once', async () => {
    await open('welcome');
    await page.getByRole('button', { name: 'Confort de lecture' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: '150 %' }).focus();
    await page.keyboard.press(' ');
    await page.getByRole('button', { name: 'Fort', exact: true }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Fort', exact: true }).waitFor({ state: 'detached' });
    expect(await calls()).toEqual([
      { call: 'choose-comfort', comfort: { textPercent: 150, contrast: 'normal' } },
      { call: 'choose-comfort', comfort: { textPercent: 100, contrast: 'high' } },
    ]);
    const size = () => page.evaluate(() => Number.parseFloat(getComputedStyle(document.documentElement).fontSize));
    const before = await size();
    await page.evaluate(() => {
      const { pushState } = window as unknown as { pushState: (state: unknown) => void };
      const view = { kind: 'charter' };
      const comfort = { textPercent: 200, contrast: 'high' };
      pushState({ language: 'fr', comfort, place: null, bar: null, notice: null, help: { kind: 'ready' }, view });
    });
    await page.locator('html[data-contrast="high"][data-text="200"]').waitFor({ state: 'attached' });
    expect(await size()).toBe(2 * before);
  });

  it('the charter is read and left by key', async () => {
    await open('charter');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Revenir au début' }).click();
    expect(await calls()).toEqual([{ call: 'accept-charter' }, { call: 'leave' }]);
  });

  it('the enrolment sends a whole code only', async () => {
    await open('enrolment');
    await page.keyboard.type('k7mp4x');
    await page.keyboard.press('Enter');
    expect(await calls()).toEqual([]);
    expect(await page.getByRole('alert').count()).toBe(1);
    await page.keyboard.type('qd');
    await page.keyboard.press('Enter');
    expect(await calls()).toEqual([{ call: 'enrol', code: 'K7MP-4XQD' }]);
  });

  it('the bar and the notices ask to end, and mean it', async () => {
    await open('bar');
    await page.getByRole('button', { name: 'J’ai besoin d’aide' }).click();
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('button', { name: 'Terminer' }).click();
    expect(await calls()).toEqual([{ call: 'ask-help' }, { call: 'ask-pause' }, { call: 'ask-end' }]);
    await page.close();
    page = await screens.browser.newPage();
    await open('notice-confirm');
    await page.getByRole('button').first().click();
    await page.getByRole('button').last().click();
    expect(await calls()).toEqual([{ call: 'dismiss-notice' }, { call: 'confirm-end' }]);
  });
});

describe('a covered screen', () => {
  it('takes no key that was meant for the page; arrows lead to the pictures, and one key or a touch chooses', async () => {
    await open('paused-choose');
    await page.keyboard.type('bonjour ');
    await page.keyboard.press('Enter');
    expect(await calls()).toEqual([]);
    for (const key of ['ArrowLeft', 'ArrowDown', 'ArrowRight', 'Enter']) await page.keyboard.press(key);
    await page.getByRole('button', { name: 'lune' }).click();
    expect(await calls()).toEqual([
      { call: 'touch-picture', word: 'voilier' },
      { call: 'touch-picture', word: 'lune' },
    ]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Rester ici' }).click();
    expect((await calls()).slice(2)).toEqual([{ call: 'stay-after-all' }, { call: 'stay-after-all' }]);
  });

  it('once a picture is chosen has no way back but pictures, and help', async () => {
    await open('paused-last-minute');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
    expect(await calls()).toEqual([]);
    expect(await page.getByRole('button').count()).toBe(10);
    expect(await page.getByRole('alert').count()).toBe(1);
    await page.getByRole('button', { name: 'J’ai besoin d’aide' }).click();
    expect(await calls()).toEqual([{ call: 'ask-help' }]);
    await page.close();
    page = await screens.browser.newPage();
    await open('paused-hidden');
    expect(await page.getByRole('button').count()).toBe(1);
  });
});

describe("the resident's chrome", () => {
  it('opens a service and an address', async () => {
    await open('home');
    await page.getByRole('button', { name: /impôts/ }).click();
    await page.getByRole('textbox').fill('agen.fr');
    await page.keyboard.press('Enter');
    await page.getByRole('textbox').fill('caf.fr');
    await page.getByRole('button', { name: 'Ouvrir', exact: true }).click();
    expect(await calls(ResidentCall)).toEqual([
      { call: 'open-service', serviceId: 'impots' },
      { call: 'navigate', text: 'agen.fr' },
      { call: 'navigate', text: 'caf.fr' },
    ]);
  });

  it('goes back, home, between tabs, and sizes the page', async () => {
    await open('page');
    for (const name of ['Retour', 'Accueil', 'Plus petit', 'Plus grand']) {
      await page.getByRole('button', { name, exact: true }).click();
    }
    await page.getByRole('button', { name: 'Démarche 3', exact: true }).click();
    await page.getByRole('button', { name: 'Fermer la page Démarche 3' }).click();
    expect(await calls(ResidentCall)).toEqual([
      { call: 'back' },
      { call: 'home' },
      { call: 'zoom-out' },
      { call: 'zoom-in' },
      { call: 'select-tab', tabId: 3 },
      { call: 'close-tab', tabId: 3 },
    ]);
  });

  it('says why something did not open, until it was read; and tries again', async () => {
    await open('page-refusal');
    expect(await page.getByRole('alert').textContent()).not.toBe('');
    await page.keyboard.press('Enter');
    expect(await calls(ResidentCall)).toEqual([{ call: 'dismiss-refusal' }]);
    await page.close();
    page = await screens.browser.newPage();
    await open('trouble-no-connection');
    await page.getByRole('button', { name: 'Essayer encore' }).click();
    expect(await calls(ResidentCall)).toEqual([{ call: 'reload' }]);
  });
});
