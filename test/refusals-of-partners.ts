// The refusals of partners, for the test that reaches every one.
import { askedBy, Partnership, partnerOf, strangerTo } from './partnership.ts';
import type { Row } from './refusals-of-access.ts';
import { Scene } from './scene.ts';

const past = '2020-01-01T00:00:00Z';
const later = '2099-01-01T00:00:00Z';

const request = (partnerOfScene: (scene: Scene) => Promise<string>): Row => {
  return async (scene, owner, center) =>
    owner.call('partners.requestLink', { center, partnerId: await partnerOfScene(scene) });
};

type Term = { ceiling: string; startsAt?: string; expiresAt?: string };

/** The two ways to share, each with the same term. */
function sharing(code: string, term: Term): Record<string, Row> {
  return {
    [`partners.shareAccounts ${code}`]: async (scene, owner, center) => {
      const accounts = [await scene.account()];
      return owner.call('partners.shareAccounts', { center, partner: await partnerOf(scene), accounts, ...term });
    },
    [`partners.putShare ${code}`]: async (scene, owner, center) => {
      const at = { center, account: await scene.account(), partner: await partnerOf(scene) };
      return owner.call('partners.putShare', { ...at, ...term });
    },
  };
}

export const partnerRows: Record<string, Row> = {
  'partners.requestLink partners.own_center': request(async ({ center }) => center),
  'partners.requestLink partners.center_unknown': request(async () => '4611686018427387904'),
  'partners.requestLink partners.already_partners': request(partnerOf),
  'partners.requestLink partners.already_asked': async (scene, owner, center) => {
    const partnerId = await strangerTo(scene);
    await owner.must('partners.requestLink', { center, partnerId });
    return owner.call('partners.requestLink', { center, partnerId });
  },
  'partners.requestLink partners.asked_by_them': async (scene, owner, center) => {
    const other = await Scene.open(scene.world);
    await other.owner.must('partners.requestLink', { center: other.center, partnerId: center });
    return owner.call('partners.requestLink', { center, partnerId: other.center });
  },
  'partners.cancelLink requests.already_decided': async (scene, owner, center) => {
    const link = await askedBy(scene);
    await owner.must('partners.cancelLink', { center, link });
    return owner.call('partners.cancelLink', { center, link });
  },
  ...sharing('access.role_unknown', { ceiling: '1' }),
  ...sharing('access.end_before_start', { ceiling: 'analyst', startsAt: later, expiresAt: later }),
  ...sharing('assets.end_in_past', { ceiling: 'analyst', expiresAt: past }),
  'assets.assignAccount access.above_ceiling': async (scene) => {
    const agency = await Scene.open(scene.world);
    const pair = await new Partnership(scene, agency).linked();
    const account = await pair.share('analyst');
    return agency.owner.call('assets.assignAccount', {
      center: agency.center,
      account,
      person: (await agency.member()).id,
      role: 'operator',
    });
  },
};
