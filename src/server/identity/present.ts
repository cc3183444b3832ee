// Rows as the contract shows them; nothing else leaves.

import type { ReplyOf } from '../../contract/endpoint.ts';
import type { listSessions, listTokens, Me } from '../../contract/identity.ts';
import type { Person } from './queries.ts';

type Session = ReplyOf<typeof listSessions>['items'][number];
type Token = ReplyOf<typeof listTokens>['items'][number];

export function presentMe(person: Person & { changed_at: Date }): Me {
  return {
    id: person.id,
    name: person.name,
    email: person.email,
    pendingEmail: person.pending_email,
    locale: person.locale,
    timeZone: person.time_zone,
    avatarUrl: avatarUrl(person),
    createdAt: person.created_at.toISOString(),
    passwordChangedAt: person.changed_at.toISOString(),
  };
}

/** The version makes a new picture a new address. */
function avatarUrl(person: { id: string; avatar_version: string | null }): string | null {
  return person.avatar_version === null ? null : `/api/v1/people/${person.id}/avatar?v=${person.avatar_version}`;
}

/** Somebody as colleagues in a center see them; the picture is shown through that center. */
export function presentColleague(
  person: { id: string; name: string; email: string; avatar_version: string | null },
  centerId: string,
) {
  const picture = avatarUrl(person);
  return {
    id: person.id,
    name: person.name,
    email: person.email,
    avatarUrl: picture === null ? null : `${picture}&center=${centerId}`,
  };
}

export function presentSession(
  row: { id: string; device: string; ip: string; created_at: Date; last_seen_at: Date },
  currentId: string | null,
): Session {
  return {
    id: row.id,
    isCurrent: row.id === currentId,
    device: row.device,
    ip: row.ip,
    createdAt: row.created_at.toISOString(),
    lastSeenAt: row.last_seen_at.toISOString(),
  };
}

export function presentToken(row: {
  id: string;
  name: string;
  scopes: string[];
  created_at: Date;
  expires_at: Date;
  last_used_at: Date | null;
}): Token {
  return {
    id: row.id,
    name: row.name,
    scopes: row.scopes as Token['scopes'],
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
  };
}
