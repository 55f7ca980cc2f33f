import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ResidentCall } from '../../kiosk-app/core/resident-screen-contract.ts';
import { ScreenCall, type View } from '../../kiosk-app/core/screen-contract.ts';
import { type BuiltScreens, startBuiltScreens } from './built-screens.ts';
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
    { language: 'fr', place: null, bar: null, notice: null, view },
  );
}

const words = (...three: string[]) => [{ call: 'submit-words', words: three }];

describe('the words of a ticket', () => {
  it('are typed with spaces between them, without accents or capitals', async () => {
    await open('words');
    await page.keyboard.type('Lune POMME velo');
    await page.keyboard.press('Enter');
    expect(await calls()).toEqual(words('lune', 'pomme', 'vélo'));
  });

  it('are completed from their first letters by Enter, Tab and space, then sent by Enter on the button', async () => {
    await open('words');
    await page.keyboard.type('lun');
    await page.keyboard.press('Enter');
    await page.keyboard.type('pomm');
    await page.keyboard.press('Tab');
    await page.keyboard.type('vel ');
    expect(await calls()).toEqual([]);
    await page.keyboard.press('Enter');
    expect(await calls()).toEqual(words('lune', 'pomme', 'vélo'));
  });

  it('are chosen by arrows and by touch', async () => {
    await open('words');
    await page.keyboard.type('casque');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.keyboard.type('po');
    await page.getByRole('option', { name: 'pomme' }).click();
    await page.keyboard.type('lunne');
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
    await page.keyboard.type('lune pomme zzzz');
    await page.keyboard.press('Enter');
    await page.locator('button[type=submit]').click();
    expect(await calls()).toEqual([]);
    expect(await page.getByRole('status').textContent()).toContain('zzzz');
    expect(await page.evaluate(() => (document.activeElement as HTMLInputElement).value)).toBe('zzzz');
  });

  it('say that someone is there, but not with every key', async () => {
    await open('words');
    await page.keyboard.type('lune pomme velo');
    const made = await page.evaluate(() => (window as unknown as { calls: { call: string }[] }).calls);
    expect(made.filter(({ call }) => call === 'still-there')).toHaveLength(1);
  });

  it('are forgotten when the screen goes back to the welcome', async () => {
    await open('words');
    await page.keyboard.type('lune pomme ');
    await pushView({ kind: 'welcome', lineIsDown: false, wipedAt: null });
    await page.getByRole('heading', { name: 'Bonjour' }).waitFor();
    await pushView({ kind: 'words', refusal: null });
    await page.locator('input').first().waitFor();
    expect(
      await page.locator('input').evaluateAll((fields) => fields.map((field) => (field as HTMLInputElement).value)),
    ).toEqual(['', '', '']);
  });

  it('are still there after a refusal, to be corrected', async () => {
    await open('words');
    await page.keyboard.type('lune pomme ');
    await pushView({ kind: 'checking' });
    await page.getByRole('heading', { name: 'Un instant.' }).waitFor();
    await pushView({ kind: 'words', refusal: { code: 'ticket-unknown' } });
    await page.getByRole('alert').waitFor();
    expect(
      await page.locator('input').evaluateAll((fields) => fields.map((field) => (field as HTMLInputElement).value)),
    ).toEqual(['lune', 'pomme', '']);
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
    await page.getByRole('button').click();
    expect(await calls()).toEqual([{ call: 'ask-end' }]);
    await page.close();
    page = await screens.browser.newPage();
    await open('notice-confirm');
    await page.getByRole('button').first().click();
    await page.getByRole('button').last().click();
    expect(await calls()).toEqual([{ call: 'dismiss-notice' }, { call: 'confirm-end' }]);
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
