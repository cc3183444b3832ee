// The same question to libraries that decide access in the process, each set up the fastest way its documentation gives, for one
// person whose rights are at hand: may this person do this on that account?
import { createMongoAbility, subject } from '@casl/ability';
import { preparsePolicySet, statefulIsAuthorized } from '@cedar-policy/cedar-wasm/nodejs';
import { newEnforcer, newModelFromString } from 'casbin';
import { type AccountAction, actionsIn } from '../../src/contract/permissions.ts';

export type Check = (account: string, action: AccountAction) => boolean;

/** What one person was given: masks by account. */
export type Given = ReadonlyMap<string, { mask: number }>;

/** Accounts by the actions that are held on them. */
function byMask(given: Given): Map<number, string[]> {
  const found = new Map<number, string[]>();
  for (const [id, { mask }] of given) found.set(mask, [...(found.get(mask) ?? []), id]);
  return found;
}

/** One rule for each set of actions, with the accounts in `$in`. */
export function casl(given: Given): Check {
  const rules = [...byMask(given)].map(([mask, ids]) => ({
    action: actionsIn(mask),
    subject: 'Account',
    conditions: { id: { $in: ids } },
  }));
  const ability = createMongoAbility(rules);
  return (id, action) => ability.can(action, subject('Account', { id }));
}

/** Policies parsed before; the person comes as an entity with the accounts of each set of actions. */
export function cedar(given: Given): Check {
  const sets = [...byMask(given)];
  const policies = sets
    .map(([mask]) => {
      const actions = actionsIn(mask).map((action) => `Action::"${action}"`);
      return `permit (principal, action in [${actions.join(', ')}], resource) when { principal.held${mask}.contains(resource) };`;
    })
    .join('\n');
  const parsed = preparsePolicySet('atrium', { staticPolicies: policies });
  if (parsed.type !== 'success') throw new Error(`Cedar refused the policies: ${JSON.stringify(parsed)}`);
  const uid = { type: 'User', id: 'me' };
  const attrs = Object.fromEntries(
    sets.map(([mask, ids]) => [`held${mask}`, ids.map((id) => ({ __entity: { type: 'Account', id } }))]),
  );
  const entities = [{ uid, attrs, parents: [] }];
  return (id, action) => {
    const answer = statefulIsAuthorized({
      principal: uid,
      action: { type: 'Action', id: action },
      resource: { type: 'Account', id },
      context: {},
      preparsedPolicySetId: 'atrium',
      entities,
    });
    if (answer.type === 'failure') throw new Error(`Cedar: ${JSON.stringify(answer.errors)}`);
    return answer.response.decision === 'allow';
  };
}

const model = `
[request_definition]
r = obj, act
[policy_definition]
p = obj, role
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.obj == p.obj && holds(p.role, r.act)`;

/** An enforcer of this person's own, with one line for each account. */
export async function casbin(given: Given): Promise<Check> {
  const enforcer = await newEnforcer(newModelFromString(model));
  const actions = new Map([...byMask(given)].map(([mask]) => [String(mask), new Set<string>(actionsIn(mask))]));
  await enforcer.addFunction('holds', (role: string, action: string) => actions.get(role)?.has(action) ?? false);
  await enforcer.addPolicies([...given].map(([id, { mask }]) => [id, String(mask)]));
  return (id, action) => enforcer.enforceSync(id, action);
}
