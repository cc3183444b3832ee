// The refusals of taking a change back, for the test that reaches every one.
import type { Row } from './refusals-of-access.ts';
import type { Scene } from './scene.ts';

/** The newest entry of a center. */
async function newest(scene: Scene): Promise<{ center: string; entry: string }> {
  const { center, owner } = scene;
  const { items } = await owner.must('audit.listActivity', { center });
  return { center, entry: items[0]?.id ?? '' };
}

export const undoRows: Record<string, Row> = {
  'audit.startExport audit.list_unknown': (_scene, owner, center) =>
    owner.call('audit.startExport', { center, list: 'members.removeMember' }),
  'audit.undoEntry audit.not_undoable': async (scene, owner, center) => {
    const { items } = await owner.must('audit.listActivity', { center, action: 'centers.center_created' });
    return owner.call('audit.undoEntry', { center, entry: items[0]?.id ?? '' });
  },
  'audit.undoEntry audit.already_undone': async (scene, owner, center) => {
    const entry = await scene.undoableEntry();
    await owner.must('audit.undoEntry', { center, entry });
    return owner.call('audit.undoEntry', { center, entry });
  },
  'audit.undoEntry audit.undo_refused': async (scene, owner, center) => {
    const member = (await scene.member()).id;
    await owner.must('members.suspendMember', { center, member });
    const undo = await newest(scene);
    await owner.must('members.reinstateMember', { center, member });
    return owner.call('audit.undoEntry', undo);
  },
  'audit.undoEntry audit.nothing_to_undo': async (scene, owner, center) => {
    const { name } = await owner.must('centers.getCenter', { center });
    const entry = await scene.undoableEntry();
    await owner.must('centers.updateCenter', { center, name });
    return owner.call('audit.undoEntry', { center, entry });
  },
  'audit.undoEntry audit.undo_conflict': async (scene, owner, center) => {
    const entry = await scene.undoableEntry();
    await owner.must('centers.updateCenter', { center, name: 'Something else' });
    return owner.call('audit.undoEntry', { center, entry });
  },
};
