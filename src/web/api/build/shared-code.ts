// Which file the code goes into that several pages or dialogs share. What pages need to be read travels in one file, since many
// small ones compress badly and each costs a wait of its own. What only forms and dialogs need has a file of its own: else every
// page would wait for it.
import path from 'node:path';
import type { Rolldown } from 'vite';

interface Graph {
  getModuleInfo(id: string): Pick<Rolldown.ModuleInfo, 'importers' | 'dynamicImporters' | 'isEntry' | 'code'> | null;
}

/** The frame, and the list that people open all day. */
const isFirst = (id: string): boolean =>
  /src[\\/]web[\\/](?:frame[\\/]frame|members[\\/]members-(?:frame|page))\.tsx$/.test(id);
/** Pages are loaded from here; whatever is loaded from elsewhere is opened later. */
const isRoutes = (id: string): boolean => /src[\\/]web[\\/]routes\.tsx$/.test(id);
const isForm = (id: string): boolean => /settings|own-account/.test(id);
/** Ways in, and one's own profile. */
const isEntrance = (id: string): boolean => /identity|centers[\\/]/.test(id);
const isPart = (id: string): boolean =>
  /src[\\/]web[\\/](?:api|ui)[\\/]|lucide-react[\\/]dist[\\/]esm[\\/]icons[\\/]/.test(id);
/** Short parts that pages read together: one file each costs less than many. */
const together: readonly [name: string, parts: RegExp][] = [
  ['account', /assets[\\/]account-(?:frame|reason)\.tsx/],
  ['dialog', /ui[\\/](?:form-)?dialog\.tsx/],
  ['money', /contract[\\/]decimals\.ts|finance[\\/]money\.tsx/],
  ['metrics', /contract[\\/]reporting-kinds\.ts|ads[\\/](?:metric-bounds|words)\.ts/],
];
/** Of libraries, what only late parts use: their own lists of exports name it, so that all seem to read it. */
const isLate = (id: string): boolean => /[\\/](?:queriesObserver|useQueries)\.js$/.test(id);

/** What packs and unpacks workbooks: wanted by who saves or reads one, and by nothing else. */
const isPacking = (id: string): boolean => /node_modules[\\/]fflate[\\/]/.test(id);

/** Longer than this, and a part is worth a file of its own: characters before they are made fewer. */
const long = 2000;

type Readers = 'none' | 'entrance' | 'forms' | 'some' | 'all';
const order: readonly Readers[] = ['none', 'entrance', 'forms', 'some'];

/** Which pages import a part without waiting for anybody to open something: all, some that are read, or forms. */
function readersOf(id: string, graph: Graph): Readers {
  const seen = new Set([id]);
  let readers: Readers = 'none';
  for (const one of seen) {
    const info = graph.getModuleInfo(one);
    if (info?.isEntry || isFirst(one)) return 'all';
    if (info?.dynamicImporters.some(isRoutes)) {
      const reader = isEntrance(one) ? 'entrance' : isForm(one) ? 'forms' : 'some';
      if (order.indexOf(reader) > order.indexOf(readers)) readers = reader;
    }
    for (const importer of info?.importers ?? []) seen.add(importer);
  }
  return readers;
}

/** The name of the file beside the one that all pages load; null for what goes in there. */
export function fileBesideShell(id: string, graph: Graph): string | null {
  if (isLate(id)) return 'dialogs';
  if (isPacking(id)) return 'packing';
  const common = together.find(([, parts]) => parts.test(id));
  if (common !== undefined) return common[0];
  if (!isPart(id)) return null;
  const readers = readersOf(id, graph);
  if (readers === 'all') return null;
  const isLong = (graph.getModuleInfo(id)?.code?.length ?? 0) > long;
  if (readers === 'some') return isLong ? path.basename(id).replace(/\.\w+$/, '') : null;
  return readers === 'none' ? 'dialogs' : readers;
}
