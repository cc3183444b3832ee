// A person without a mouse: everything is reached by Tab and pressed with keys.
import { expect, type FileChooser, type Locator, type Page } from '@playwright/test';

/** So many stops are passed at most on the way to something. */
const mostStops = 200;

export class Keys {
  readonly #page: Page;
  readonly #choosers: FileChooser[] = [];

  constructor(page: Page) {
    this.#page = page;
    // Heard from the beginning: who begins to listen as the key goes down may be too late.
    page.on('filechooser', (chooser) => this.#choosers.push(chooser));
  }

  /** Tabs until something has the focus, and sees that it can be seen. */
  async to(target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
    await expect(target).toBeVisible();
    for (let stop = 0; stop < mostStops; stop++) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await this.#page.keyboard.press(key);
    }
    throw new Error(`No way by ${key} to ${target}.`);
  }

  async press(target: Locator, key = 'Enter'): Promise<void> {
    await this.to(target);
    await this.#page.keyboard.press(key);
  }

  /** Instead of what stands there. */
  async type(target: Locator, text: string): Promise<void> {
    await this.to(target);
    await this.#page.keyboard.press('ControlOrMeta+a');
    await this.#page.keyboard.type(text);
  }

  /** Of a closed list, the option that begins so. */
  async choose(target: Locator, value: string): Promise<void> {
    await this.to(target);
    for (let turn = 0; turn < 20 && (await target.inputValue()) !== value; turn++)
      await this.#page.keyboard.press('ArrowDown');
    await expect(target).toHaveValue(value);
  }

  async tick(target: Locator): Promise<void> {
    await this.press(target, 'Space');
    await expect(target).toBeChecked();
  }

  /** The file that the system's own dialog is given, which keys open. */
  async upload(target: Locator, file: string): Promise<void> {
    await this.to(target);
    await this.#page.keyboard.press('Enter');
    await expect.poll(() => this.#choosers.length).toBe(1);
    await this.#choosers.pop()?.setFiles(file);
  }
}
