// Countries and territories by number: the codes of ISO 3166-1 (UN M49), from the CLDR data of the runtime.

/** Numbers that were withdrawn as countries parted, joined or were renamed; the runtime still knows whom they became. */
const withdrawn: ReadonlySet<string> = new Set(
  '172 200 230 249 278 280 530 532 536 582 720 736 810 830 886 890 891'.split(' '),
);

const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });

/** What ISO leaves to whoever wants it, and the runtime fills with pseudo-regions; but XK is Kosovo everywhere. */
const pseudo = /^(AA|Q[M-Z]|X[A-JL-Z]|ZZ)$/;

function codeOf(number: string): string | null {
  const [, code] = /^und-([A-Z]{2})$/.exec(Intl.getCanonicalLocales(`und-${number}`)[0] ?? '') ?? [];
  return code === undefined || pseudo.test(code) || names.of(code) === undefined ? null : code;
}

export interface Place {
  /** ISO 3166-1 alpha-2. */
  code: string;
  /** Three digits. */
  number: string;
}

/** Every country and territory that has a number. */
export const places: readonly Place[] = Array.from({ length: 999 }, (_, index) => String(index + 1).padStart(3, '0'))
  .filter((number) => !withdrawn.has(number))
  .flatMap((number) => {
    const code = codeOf(number);
    return code === null ? [] : [{ code, number }];
  });
