-- The whole database on one page, as the migrations leave it: made by `npm run schema`, never by hand.
-- For reading: comments stand beside what they describe, and what pg-boss keeps for itself is left out.

-- =====================================================================================================================
create schema access;
grant usage on schema access to atrium_app;

-- Brings the items of a group in line with its label rule: of all assets, or of one.
CREATE OR REPLACE FUNCTION access.apply_rule(center bigint, one_group bigint, one_asset bigint DEFAULT NULL::bigint)
 RETURNS void
 LANGUAGE sql
BEGIN ATOMIC
 WITH rule AS (
          SELECT g.rule_labels,
             g.rule_match
            FROM access.groups g
           WHERE ((g.center_id = apply_rule.center) AND (g.id = apply_rule.one_group))
         ), matching AS (
          SELECT l.asset_id
            FROM assets.labels l,
             rule
           WHERE ((l.center_id = apply_rule.center) AND (l.label = ANY (rule.rule_labels)) AND ((apply_rule.one_asset IS NULL) OR (l.asset_id = apply_rule.one_asset)))
           GROUP BY l.asset_id, rule.rule_match, rule.rule_labels
          HAVING ((rule.rule_match = 'any'::text) OR (count(*) = cardinality(rule.rule_labels)))
         )
  INSERT INTO access.group_items AS i (center_id, group_id, asset_id, by_hand, by_rule)  SELECT apply_rule.center AS center,
             apply_rule.one_group AS one_group,
             m.asset_id,
             false,
             true
            FROM matching m
           ORDER BY m.asset_id ON CONFLICT(center_id, group_id, asset_id) DO UPDATE SET by_rule = true
   WHERE (NOT i.by_rule);
 WITH rule AS (
          SELECT g.rule_labels,
             g.rule_match
            FROM access.groups g
           WHERE ((g.center_id = apply_rule.center) AND (g.id = apply_rule.one_group))
         ), gone AS (
          SELECT i_1.asset_id
            FROM access.group_items i_1,
             rule
           WHERE ((i_1.center_id = apply_rule.center) AND (i_1.group_id = apply_rule.one_group) AND i_1.by_rule AND ((apply_rule.one_asset IS NULL) OR (i_1.asset_id = apply_rule.one_asset)) AND (( SELECT count(*) AS count
                    FROM assets.labels l
                   WHERE ((l.center_id = apply_rule.center) AND (l.asset_id = i_1.asset_id) AND (l.label = ANY (rule.rule_labels)))) <
                 CASE rule.rule_match
                     WHEN 'any'::text THEN 1
                     ELSE GREATEST(cardinality(rule.rule_labels), 1)
                 END))
         ), kept AS (
          UPDATE access.group_items i_1 SET by_rule = false
            FROM gone gone_1
           WHERE ((i_1.center_id = apply_rule.center) AND (i_1.group_id = apply_rule.one_group) AND (i_1.asset_id = gone_1.asset_id) AND i_1.by_hand)
         )
  DELETE FROM access.group_items i
    USING gone
   WHERE ((i.center_id = apply_rule.center) AND (i.group_id = apply_rule.one_group) AND (i.asset_id = gone.asset_id) AND (NOT i.by_hand));
END;

-- A center whose state or roles changed, and the partners that hold assets of it.
CREATE OR REPLACE FUNCTION access.bump_borrowers()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  insert into access.epochs as e (center_id, person_id)
    select center_id, 0 from (
      select center_id from changed
      union select h.center_id from access.holdings h join changed c on h.owner_center_id = c.center_id
    ) as touched order by 1
    on conflict (center_id, person_id) do update set epoch = e.epoch + 1;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION access.bump_centers()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  insert into access.epochs as e (center_id, person_id)
    select distinct center_id, 0 from changed order by 1
    on conflict (center_id, person_id) do update set epoch = e.epoch + 1;
  return null;
end
$function$;

-- Members whose own rights changed, in one order, so that two changes at once do not stand in each other's way.
CREATE OR REPLACE FUNCTION access.bump_members()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  insert into access.epochs as e (center_id, person_id, more_ways)
    select distinct center_id, person_id, case when tg_table_name in ('group_grants', 'elevations') then 1 when tg_table_name = 'team_people' then 2 else 0 end from changed order by 1, 2
    on conflict (center_id, person_id) do update set epoch = e.epoch + 1, more_ways = e.more_ways | excluded.more_ways;
  return null;
end
$function$;

-- The people of a team to which something was given or from which it was taken.
CREATE OR REPLACE FUNCTION access.bump_team()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  -- Who joins the team at the same time waits for this, or this for them: the epoch of nobody is left standing.
  perform from access.teams t join (select distinct center_id, team_id from changed) c on c.center_id = t.center_id and c.team_id = t.id
    order by t.center_id, t.id for update of t;
  insert into access.epochs as e (center_id, person_id, more_ways)
    select distinct p.center_id, p.person_id, 2 from changed c
      join access.team_people p on p.center_id = c.center_id and p.team_id = c.team_id order by 1, 2
    on conflict (center_id, person_id) do update set epoch = e.epoch + 1, more_ways = e.more_ways | excluded.more_ways;
  return null;
end
$function$;

-- The centers where something ends soon: all that the job which announces it needs to know of others.
CREATE OR REPLACE FUNCTION access.centers_with_ends(until timestamp with time zone)
 RETURNS TABLE(center_id bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
BEGIN ATOMIC
 SELECT c.center_id
    FROM (access.centers c
      JOIN ( SELECT m.center_id
            FROM access.members m
           WHERE ((m.expires_at > now()) AND (m.expires_at <= centers_with_ends.until))
         UNION
          SELECT g.center_id
            FROM access.grants g
           WHERE ((g.expires_at > now()) AND (g.expires_at <= centers_with_ends.until))
         UNION
          SELECT q.center_id
            FROM access.group_grants q
           WHERE ((q.expires_at > now()) AND (q.expires_at <= centers_with_ends.until))
         UNION
          SELECT h.center_id
            FROM access.holdings h
           WHERE ((h.expires_at > now()) AND (h.expires_at <= centers_with_ends.until))
         UNION
          SELECT h.owner_center_id
            FROM access.holdings h
           WHERE ((h.expires_at > now()) AND (h.expires_at <= centers_with_ends.until))
         UNION
          SELECT t.center_id
            FROM access.team_people t
           WHERE ((t.expires_at > now()) AND (t.expires_at <= centers_with_ends.until))
         UNION
          SELECT t.center_id
            FROM access.team_grants t
           WHERE ((t.expires_at > now()) AND (t.expires_at <= centers_with_ends.until))
         UNION
          SELECT t.center_id
            FROM access.team_group_grants t
           WHERE ((t.expires_at > now()) AND (t.expires_at <= centers_with_ends.until))) e ON ((e.center_id = c.center_id)))
   WHERE (c.status = 'active'::text)
   ORDER BY c.center_id;
END;
grant execute on function access.centers_with_ends(timestamp with time zone) to atrium_app;

-- Which of these people a wake-up about these centers is for. Tells nothing of why.
CREATE OR REPLACE FUNCTION access.concerned(centers bigint[], people bigint[])
 RETURNS bigint[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
BEGIN ATOMIC
 SELECT COALESCE(array_agg(DISTINCT m.person_id), '{}'::bigint[]) AS "coalesce"
    FROM access.members m
   WHERE ((m.person_id = ANY (concerned.people)) AND (m.center_id IN ( SELECT unnest(concerned.centers) AS unnest
         UNION ALL
          SELECT p.partner_center_id
            FROM access.partnerships p
           WHERE (p.center_id = ANY (concerned.centers)))));
END;
grant execute on function access.concerned(bigint[],bigint[]) to atrium_app;

-- The id of a role that the center made; null for a built-in one.
CREATE OR REPLACE FUNCTION access.custom_role(role text)
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN (role ~ '^[1-9][0-9]{0,18}$'::text) THEN (role)::bigint ELSE NULL::bigint END;

-- What was given through a holding ends with it and does not come back; so do the shares of an asset that its owner gave up.
CREATE OR REPLACE FUNCTION access.end_holding()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  delete from access.grants where center_id = new.center_id and asset_id = new.asset_id;
  delete from access.elevations where center_id = new.center_id and asset_id = new.asset_id;
  delete from access.team_grants where center_id = new.center_id and asset_id = new.asset_id;
  delete from assets.labels where center_id = new.center_id and asset_id = new.asset_id;
  delete from access.group_items where center_id = new.center_id and asset_id = new.asset_id;
  update access.holdings set status = 'unbound' where owner_center_id = new.center_id and asset_id = new.asset_id and status = 'bound';
  return null;
end
$function$;

-- The end of a link ends the shares of this side; the row of the other side ends those of the other.
CREATE OR REPLACE FUNCTION access.end_partnership()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  update access.holdings set status = 'unbound'
    where status = 'bound' and center_id = new.partner_center_id and owner_center_id = new.center_id;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION access.follow_label()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  one assets.labels := coalesce(new, old);
  g record;
begin
  for g in select id from access.groups where center_id = one.center_id and rule_labels @> array[one.label] order by id loop
    perform access.apply_rule(one.center_id, g.id, one.asset_id);
  end loop;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION access.follow_rule()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform access.apply_rule(new.center_id, new.id);
  return null;
end
$function$;

-- What is shared does not travel onward, and nothing is shared with strangers, whoever writes it.
CREATE OR REPLACE FUNCTION access.guard_share()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if new.relation = 'owner_partner' and new.status = 'bound' then
    if not exists (select from access.holdings o where o.center_id = new.owner_center_id and o.asset_id = new.asset_id
        and o.relation = 'owner_center' and o.status = 'bound' for key share) then
      raise exception 'only the owner of an asset shares it';
    end if;
    if not exists (select from access.partnerships p where p.center_id = new.owner_center_id
        and p.partner_center_id = new.center_id and p.status = 'active' for key share) then
      raise exception 'assets are shared only with a partner';
    end if;
  end if;
  return new;
end
$function$;

-- The name of a built-in role on ad accounts, or the id of a role that the center made.
CREATE OR REPLACE FUNCTION access.is_role(role text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN ((role = ANY (ARRAY['admin'::text, 'operator'::text, 'analyst'::text])) OR (role ~ '^[1-9][0-9]{0,18}$'::text));

-- The actions of a role on ad accounts, built in or made by the center.
CREATE OR REPLACE FUNCTION access.mask_of(center bigint, role text)
 RETURNS integer
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN CASE WHEN (role = ANY (ARRAY['admin'::text, 'operator'::text, 'analyst'::text])) THEN (SELECT b.mask FROM access.role_masks b WHERE ((b.kind = 'account'::text) AND (b.role = mask_of.role))) ELSE (SELECT r.mask FROM access.roles r WHERE ((r.center_id = mask_of.center) AND (r.id = access.custom_role(mask_of.role)))) END;

CREATE OR REPLACE FUNCTION access.note_holdings()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform foundation.note_changes('accounts', array_agg(c.center_id), array_agg(c.asset_id)) from changed c;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION access.note_members()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform foundation.note_changes('members', array_agg(c.center_id), array_agg(c.person_id)) from changed c;
  return null;
end
$function$;

-- Which people of partners held an asset of the acting center at an instant, and through what: of one asset or all, of one partner or all. Their own groups and teams are not named to the owner.
CREATE OR REPLACE FUNCTION access.partner_rights(asset bigint, at timestamp with time zone, partner bigint DEFAULT NULL::bigint)
 RETURNS TABLE(asset_id bigint, center_id bigint, center_name text, person_id bigint, person_name text, via text, role text, group_name text, mask integer, starts_at timestamp with time zone, expires_at timestamp with time zone, share_expires_at timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
BEGIN ATOMIC
 WITH shares AS (
          SELECT h.asset_id,
             h.center_id,
             h.expires_at,
             p_1.partner_name,
                 CASE
                     WHEN (h.ceiling = ANY (ARRAY['admin'::text, 'operator'::text, 'analyst'::text])) THEN b.mask
                     ELSE r.mask
                 END AS ceiling_mask
            FROM ((((((access.holding_history h
              JOIN access.holding_history o_1 ON (((o_1.center_id = h.owner_center_id) AND (o_1.asset_id = h.asset_id) AND (o_1.relation = 'owner_center'::text) AND (o_1.status = 'bound'::text) AND (o_1.valid_from <= partner_rights.at) AND ((o_1.valid_to IS NULL) OR (o_1.valid_to > partner_rights.at)))))
              JOIN access.center_history c ON (((c.center_id = h.center_id) AND (c.status = 'active'::text) AND (c.valid_from <= partner_rights.at) AND ((c.valid_to IS NULL) OR (c.valid_to > partner_rights.at)))))
              JOIN access.center_history k ON (((k.center_id = h.owner_center_id) AND (k.status = 'active'::text) AND (k.valid_from <= partner_rights.at) AND ((k.valid_to IS NULL) OR (k.valid_to > partner_rights.at)))))
              JOIN access.partnerships p_1 ON (((p_1.center_id = h.owner_center_id) AND (p_1.partner_center_id = h.center_id))))
              LEFT JOIN access.role_masks b ON (((b.kind = 'account'::text) AND (b.role = h.ceiling))))
              LEFT JOIN access.role_history r ON (((r.center_id = h.owner_center_id) AND (r.id = h.ceiling_role_id) AND (r.valid_from <= partner_rights.at) AND ((r.valid_to IS NULL) OR (r.valid_to > partner_rights.at)))))
           WHERE (((partner_rights.asset IS NULL) OR (h.asset_id = partner_rights.asset)) AND ((partner_rights.partner IS NULL) OR (h.center_id = partner_rights.partner)) AND (h.owner_center_id = foundation.acting_center()) AND (h.relation = 'owner_partner'::text) AND (h.status = 'bound'::text) AND (h.valid_from <= partner_rights.at) AND ((h.valid_to IS NULL) OR (h.valid_to > partner_rights.at)) AND ((h.starts_at IS NULL) OR (h.starts_at <= partner_rights.at)) AND ((h.expires_at IS NULL) OR (h.expires_at > partner_rights.at)))
         ), live AS (
          SELECT s.asset_id,
             s.center_id,
             m.person_id,
             s.expires_at,
             s.partner_name,
             s.ceiling_mask,
             b.partner_mask
            FROM ((shares s
              JOIN access.member_history m ON (((m.center_id = s.center_id) AND (m.status = 'active'::text) AND (m.valid_from <= partner_rights.at) AND ((m.valid_to IS NULL) OR (m.valid_to > partner_rights.at)) AND ((m.starts_at IS NULL) OR (m.starts_at <= partner_rights.at)) AND ((m.expires_at IS NULL) OR (m.expires_at > partner_rights.at)))))
              JOIN access.role_masks b ON (((b.kind = 'center'::text) AND (b.role = m.role))))
         ), given AS (
          SELECT g.asset_id,
             g.center_id,
             g.person_id,
             'direct'::text AS via,
             g.role,
             g.custom_role_id,
             NULL::bigint AS group_id,
             g.starts_at,
             g.expires_at
            FROM (shares s
              JOIN access.grant_history g ON (((g.center_id = s.center_id) AND (g.asset_id = s.asset_id) AND (g.valid_from <= partner_rights.at) AND ((g.valid_to IS NULL) OR (g.valid_to > partner_rights.at)))))
         UNION ALL
          SELECT e.asset_id,
             e.center_id,
             e.person_id,
             'elevation'::text,
             e.role,
             e.custom_role_id,
             NULL::bigint,
             e.starts_at,
             e.expires_at
            FROM (shares s
              JOIN access.elevation_history e ON (((e.center_id = s.center_id) AND (e.asset_id = s.asset_id) AND (e.valid_from <= partner_rights.at) AND ((e.valid_to IS NULL) OR (e.valid_to > partner_rights.at)))))
         UNION ALL
          SELECT i.asset_id,
             q.center_id,
             q.person_id,
             'group'::text,
             q.role,
             q.custom_role_id,
             q.group_id,
             q.starts_at,
             q.expires_at
            FROM ((shares s
              JOIN access.group_item_history i ON (((i.center_id = s.center_id) AND (i.asset_id = s.asset_id) AND (i.valid_from <= partner_rights.at) AND ((i.valid_to IS NULL) OR (i.valid_to > partner_rights.at)))))
              JOIN access.group_grant_history q ON (((q.center_id = i.center_id) AND (q.group_id = i.group_id) AND (q.valid_from <= partner_rights.at) AND ((q.valid_to IS NULL) OR (q.valid_to > partner_rights.at)))))
         UNION ALL
          SELECT w.asset_id,
             w.center_id,
             w.person_id,
             'team'::text,
             w.role,
             w.custom_role_id,
             w.group_id,
             w.starts_at,
             w.expires_at
            FROM (shares s
              JOIN access.team_way_history w ON (((w.center_id = s.center_id) AND (w.asset_id = s.asset_id) AND (w.valid_from <= partner_rights.at) AND ((w.valid_to IS NULL) OR (w.valid_to > partner_rights.at)))))
         ), paths AS (
          SELECT l.asset_id,
             l.center_id,
             l.person_id,
             'center_role'::text AS via,
             NULL::text AS role,
             NULL::bigint AS group_id,
             l.partner_mask AS mask,
             NULL::timestamp with time zone AS starts_at,
             NULL::timestamp with time zone AS expires_at,
             l.partner_name,
             l.expires_at AS share_expires_at
            FROM live l
           WHERE (l.partner_mask <> 0)
         UNION ALL
          SELECT g.asset_id,
             g.center_id,
             g.person_id,
             g.via,
             g.role,
             g.group_id,
             (COALESCE(b.mask, r.mask) & l.ceiling_mask),
             g.starts_at,
             g.expires_at,
             l.partner_name,
             l.expires_at
            FROM (((given g
              JOIN live l ON (((l.asset_id = g.asset_id) AND (l.center_id = g.center_id) AND (l.person_id = g.person_id))))
              LEFT JOIN access.role_masks b ON (((b.kind = 'account'::text) AND (b.role = g.role))))
              LEFT JOIN access.role_history r ON (((r.center_id = g.center_id) AND (r.id = g.custom_role_id) AND (r.valid_from <= partner_rights.at) AND ((r.valid_to IS NULL) OR (r.valid_to > partner_rights.at)))))
           WHERE (((g.starts_at IS NULL) OR (g.starts_at <= partner_rights.at)) AND ((g.expires_at IS NULL) OR (g.expires_at > partner_rights.at)))
         )
  SELECT p.asset_id,
     p.center_id,
     p.partner_name,
     p.person_id,
     o.name,
     p.via,
     p.role,
     NULL::text AS text,
     p.mask,
     p.starts_at,
     p.expires_at,
     p.share_expires_at
    FROM (paths p
      JOIN identity.people o ON ((o.id = p.person_id)))
   WHERE (p.mask <> 0);
END;
grant execute on function access.partner_rights(bigint,timestamp with time zone,bigint) to atrium_app;

create table access.center_history (
  center_id bigint not null,
  status text not null,
  admins_need_assignment boolean not null,
  valid_from timestamp with time zone not null,
  valid_to timestamp with time zone
);
CREATE INDEX center_history_key ON access.center_history USING btree (center_id, valid_from);
CREATE UNIQUE INDEX center_history_open ON access.center_history USING btree (center_id) WHERE (valid_to IS NULL);
alter table access.center_history enable row level security;
create policy door on access.center_history to atrium_door
  using (true);
create policy here on access.center_history for select
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)) OR (EXISTS ( SELECT
   FROM access.partnerships p
  WHERE p.center_id = (( SELECT foundation.acting_center() AS acting_center)) AND p.partner_center_id = center_history.center_id)));
grant select on access.center_history to atrium_app;

-- Whether a center is live, and its policy of access. Its row is the lock for everything that counts members.
create table access.centers (
  center_id bigint not null,
  status text not null default 'active'::text,
  admins_need_assignment boolean not null default false,  -- Least privilege: Admins act on an ad account only when it was given to them.
  constraint centers_pkey PRIMARY KEY (center_id),
  constraint centers_status_check CHECK (status = ANY (ARRAY['active'::text, 'deleted'::text]))
);
CREATE TRIGGER bump_insert AFTER INSERT ON access.centers REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION access.bump_centers();
CREATE TRIGGER bump_update AFTER UPDATE ON access.centers REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION access.bump_borrowers();
CREATE TRIGGER history AFTER INSERT OR DELETE OR UPDATE ON access.centers FOR EACH ROW EXECUTE FUNCTION foundation.keep_history('access.center_history', 'center_id');
CREATE TRIGGER wake AFTER UPDATE ON access.centers FOR EACH ROW EXECUTE FUNCTION foundation.wake_center();
alter table access.centers enable row level security;
alter table access.centers force row level security;
create policy change on access.centers for update
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
create policy door on access.centers to atrium_door
  using (true)
  with check (false);
create policy open on access.centers for insert
  with check (center_id = (( SELECT foundation.acting_center() AS acting_center)));
create policy partner on access.centers for select
  using ((EXISTS ( SELECT
   FROM access.partnerships p
  WHERE p.center_id = (( SELECT foundation.acting_center() AS acting_center)) AND p.partner_center_id = centers.center_id)));
create policy sought on access.centers for select
  using (center_id = (( SELECT foundation.sought_center() AS sought_center)));
create policy visible on access.centers for select
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)) OR (EXISTS ( SELECT
   FROM access.members m
  WHERE m.center_id = centers.center_id AND m.person_id = (( SELECT foundation.acting_person() AS acting_person)))));
grant insert, select, update on access.centers to atrium_app;

create table access.elevation_history (
  center_id bigint not null,
  id bigint not null,
  person_id bigint not null,
  asset_id bigint not null,
  role text not null,
  custom_role_id bigint,
  starts_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  reason text not null,
  approved_by bigint not null,
  valid_from timestamp with time zone not null,
  valid_to timestamp with time zone
);
CREATE INDEX elevation_history_asset ON access.elevation_history USING btree (center_id, asset_id, valid_from);
CREATE INDEX elevation_history_key ON access.elevation_history USING btree (center_id, id, valid_from);
CREATE UNIQUE INDEX elevation_history_open ON access.elevation_history USING btree (center_id, id) WHERE (valid_to IS NULL);
alter table access.elevation_history enable row level security;
create policy door on access.elevation_history to atrium_door
  using (true);
create policy here on access.elevation_history for select
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant select on access.elevation_history to atrium_app;

-- A role on an asset for some hours, asked for with a reason and approved. It ends by itself.
create table access.elevations (
  center_id bigint not null,
  id bigint not null default foundation.new_id(),
  person_id bigint not null,
  asset_id bigint not null,
  role text not null,
  custom_role_id bigint generated always as (access.custom_role(role)) stored,
  starts_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  reason text not null,
  approved_by bigint not null,
  constraint elevations_pkey PRIMARY KEY (center_id, id),
  constraint elevations_check CHECK (starts_at < expires_at),
  constraint elevations_role_check CHECK (access.is_role(role)),
  constraint elevations_center_id_asset_id_fkey FOREIGN KEY (center_id, asset_id) REFERENCES access.holdings(center_id, asset_id),
  constraint elevations_center_id_custom_role_id_fkey FOREIGN KEY (center_id, custom_role_id) REFERENCES access.roles(center_id, id),
  constraint elevations_center_id_person_id_fkey FOREIGN KEY (center_id, person_id) REFERENCES access.members(center_id, person_id)
);
CREATE INDEX elevations_of_asset ON access.elevations USING btree (center_id, asset_id);
CREATE INDEX elevations_of_member ON access.elevations USING btree (center_id, person_id, asset_id);
CREATE TRIGGER bump_delete AFTER DELETE ON access.elevations REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION access.bump_members();
CREATE TRIGGER bump_insert AFTER INSERT ON access.elevations REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION access.bump_members();
CREATE TRIGGER bump_update AFTER UPDATE ON access.elevations REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION access.bump_members();
CREATE TRIGGER history AFTER INSERT OR DELETE OR UPDATE ON access.elevations FOR EACH ROW EXECUTE FUNCTION foundation.keep_history('access.elevation_history', 'center_id,id');
CREATE TRIGGER wake AFTER INSERT OR DELETE OR UPDATE ON access.elevations FOR EACH ROW EXECUTE FUNCTION foundation.wake_person();
alter table access.elevations enable row level security;
alter table access.elevations force row level security;
create policy door on access.elevations to atrium_door
  using (true);
create policy here on access.elevations
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
create policy mine on access.elevations for select
  using (person_id = (( SELECT foundation.acting_person() AS acting_person)));
grant delete, insert, select, update on access.elevations to atrium_app;

-- Counts the changes of access of each member, and under person 0 those that concern the whole center.
create table access.epochs (
  center_id bigint not null,
  person_id bigint not null default 0,
  epoch bigint not null default 1,
  more_ways integer not null default 0,  -- Has bit 1 once the member was ever given a group or an elevation, bit 2 once they were in a team: who never was is spared the question at the head of every call.
  constraint epochs_pkey PRIMARY KEY (center_id, person_id)
);
alter table access.epochs enable row level security;
create policy door on access.epochs to atrium_door
  using (true);
create policy here on access.epochs for select
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant select on access.epochs to atrium_app;

create table access.grant_history (
  center_id bigint not null,
  person_id bigint not null,
  asset_id bigint not null,
  role text not null,
  custom_role_id bigint,
  starts_at timestamp with time zone,
  expires_at timestamp with time zone,
  granted_by bigint not null,
  granted_at timestamp with time zone not null,
  valid_from timestamp with time zone not null,
  valid_to timestamp with time zone
);
CREATE INDEX grant_history_asset ON access.grant_history USING btree (center_id, asset_id, valid_from);
CREATE INDEX grant_history_key ON access.grant_history USING btree (center_id, person_id, asset_id, valid_from);
CREATE UNIQUE INDEX grant_history_open ON access.grant_history USING btree (center_id, person_id, asset_id) WHERE (valid_to IS NULL);
alter table access.grant_history enable row level security;
create policy door on access.grant_history to atrium_door
  using (true);
create policy here on access.grant_history
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant select on access.grant_history to atrium_app;

-- Which member was given which asset, in which role. Composite keys keep a grant inside its center.
create table access.grants (
  center_id bigint not null,
  person_id bigint not null,
  asset_id bigint not null,
  role text not null,
  custom_role_id bigint generated always as (access.custom_role(role)) stored,
  starts_at timestamp with time zone,
  expires_at timestamp with time zone,
  granted_by bigint not null,
  granted_at timestamp with time zone not null default now(),
  constraint grants_pkey PRIMARY KEY (center_id, person_id, asset_id),
  constraint grants_check CHECK (starts_at < expires_at),
  constraint grants_role_check CHECK (access.is_role(role)),
  constraint grants_center_id_asset_id_fkey FOREIGN KEY (center_id, asset_id) REFERENCES access.holdings(center_id, asset_id),
  constraint grants_center_id_custom_role_id_fkey FOREIGN KEY (center_id, custom_role_id) REFERENCES access.roles(center_id, id),
  constraint grants_center_id_person_id_fkey FOREIGN KEY (center_id, person_id) REFERENCES access.members(center_id, person_id)
);
CREATE INDEX grants_ending ON access.grants USING btree (expires_at) WHERE (expires_at IS NOT NULL);
CREATE INDEX grants_of_asset ON access.grants USING btree (center_id, asset_id) INCLUDE (person_id, role, starts_at, expires_at);
CREATE INDEX grants_of_custom_role ON access.grants USING btree (center_id, custom_role_id, person_id) WHERE (custom_role_id IS NOT NULL);
CREATE TRIGGER bump_delete AFTER DELETE ON access.grants REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION access.bump_members();
CREATE TRIGGER bump_insert AFTER INSERT ON access.grants REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION access.bump_members();
CREATE TRIGGER bump_update AFTER UPDATE ON access.grants REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION access.bump_members();
CREATE TRIGGER history AFTER INSERT OR DELETE OR UPDATE ON access.grants FOR EACH ROW EXECUTE FUNCTION foundation.keep_history('access.grant_history', 'center_id,person_id,asset_id');
CREATE TRIGGER note AFTER INSERT ON access.grants REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION foundation.note_version('assignments');
CREATE TRIGGER note_delete AFTER DELETE ON access.grants REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION foundation.note_version('assignments');
CREATE TRIGGER wake AFTER INSERT OR DELETE OR UPDATE ON access.grants FOR EACH ROW EXECUTE FUNCTION foundation.wake_person();
alter table access.grants enable row level security;
alter table access.grants force row level security;
create policy door on access.grants to atrium_door
  using (true)
  with check (false);
create policy here on access.grants
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
create policy mine on access.grants for select
  using (person_id = (( SELECT foundation.acting_person() AS acting_person)));
grant delete, insert, select, update on access.grants to atrium_app;

create table access.group_grant_history (
  center_id bigint not null,
  person_id bigint not null,
  group_id bigint not null,
  role text not null,
  custom_role_id bigint,
  starts_at timestamp with time zone,
  expires_at timestamp with time zone,
  granted_by bigint not null,
  granted_at timestamp with time zone not null,
  valid_from timestamp with time zone not null,
  valid_to timestamp with time zone
);
CREATE INDEX group_grant_history_group ON access.group_grant_history USING btree (center_id, group_id, valid_from);
CREATE INDEX group_grant_history_key ON access.group_grant_history USING btree (center_id, person_id, group_id, valid_from);
CREATE UNIQUE INDEX group_grant_history_open ON access.group_grant_history USING btree (center_id, person_id, group_id) WHERE (valid_to IS NULL);
alter table access.group_grant_history enable row level security;
create policy door on access.group_grant_history to atrium_door
  using (true);
create policy here on access.group_grant_history for select
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant select on access.group_grant_history to atrium_app;

-- Which member was given which group, in which role. A group never lowers a higher direct role.
create table access.group_grants (
  center_id bigint not null,
  person_id bigint not null,
  group_id bigint not null,
  role text not null,
  custom_role_id bigint generated always as (access.custom_role(role)) stored,
  starts_at timestamp with time zone,
  expires_at timestamp with time zone,
  granted_by bigint not null,
  granted_at timestamp with time zone not null default now(),
  constraint group_grants_pkey PRIMARY KEY (center_id, person_id, group_id),
  constraint group_grants_check CHECK (starts_at < expires_at),
  constraint group_grants_role_check CHECK (access.is_role(role)),
  constraint group_grants_center_id_custom_role_id_fkey FOREIGN KEY (center_id, custom_role_id) REFERENCES access.roles(center_id, id),
  constraint group_grants_center_id_group_id_fkey FOREIGN KEY (center_id, group_id) REFERENCES access.groups(center_id, id) ON DELETE CASCADE,
  constraint group_grants_center_id_person_id_fkey FOREIGN KEY (center_id, person_id) REFERENCES access.members(center_id, person_id)
);
CREATE INDEX group_grants_ending ON access.group_grants USING btree (expires_at) WHERE (expires_at IS NOT NULL);
CREATE INDEX group_grants_of_custom_role ON access.group_grants USING btree (center_id, custom_role_id, person_id) WHERE (custom_role_id IS NOT NULL);
CREATE INDEX group_grants_of_group ON access.group_grants USING btree (center_id, group_id) INCLUDE (person_id, role, starts_at, expires_at);
CREATE TRIGGER bump_delete AFTER DELETE ON access.group_grants REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION access.bump_members();
CREATE TRIGGER bump_insert AFTER INSERT ON access.group_grants REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION access.bump_members();
CREATE TRIGGER bump_update AFTER UPDATE ON access.group_grants REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION access.bump_members();
CREATE TRIGGER history AFTER INSERT OR DELETE OR UPDATE ON access.group_grants FOR EACH ROW EXECUTE FUNCTION foundation.keep_history('access.group_grant_history', 'center_id,person_id,group_id');
CREATE TRIGGER note AFTER INSERT ON access.group_grants REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION foundation.note_version('assignments');
CREATE TRIGGER note_delete AFTER DELETE ON access.group_grants REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION foundation.note_version('assignments');
CREATE TRIGGER wake AFTER INSERT OR DELETE OR UPDATE ON access.group_grants FOR EACH ROW EXECUTE FUNCTION foundation.wake_person();
alter table access.group_grants enable row level security;
alter table access.group_grants force row level security;
create policy door on access.group_grants to atrium_door
  using (true);
create policy here on access.group_grants
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
create policy mine on access.group_grants for select
  using (person_id = (( SELECT foundation.acting_person() AS acting_person)));
grant delete, insert, select, update on access.group_grants to atrium_app;

create table access.group_history (
  center_id bigint not null,
  id bigint not null,
  name text not null,
  rule_labels text[] not null,
  rule_match text not null,
  made_by bigint not null,
  made_at timestamp with time zone not null,
  valid_from timestamp with time zone not null,
  valid_to timestamp with time zone
);
CREATE INDEX group_history_key ON access.group_history USING btree (center_id, id, valid_from);
CREATE UNIQUE INDEX group_history_open ON access.group_history USING btree (center_id, id) WHERE (valid_to IS NULL);
alter table access.group_history enable row level security;
create policy here on access.group_history for select
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant select on access.group_history to atrium_app;

create table access.group_item_history (
  center_id bigint not null,
  group_id bigint not null,
  asset_id bigint not null,
  by_hand boolean not null,
  by_rule boolean not null,
  valid_from timestamp with time zone not null,
  valid_to timestamp with time zone
);
CREATE INDEX group_item_history_asset ON access.group_item_history USING btree (center_id, asset_id, valid_from);
CREATE INDEX group_item_history_key ON access.group_item_history USING btree (center_id, group_id, asset_id, valid_from);
CREATE UNIQUE INDEX group_item_history_open ON access.group_item_history USING btree (center_id, group_id, asset_id) WHERE (valid_to IS NULL);
alter table access.group_item_history enable row level security;
create policy door on access.group_item_history to atrium_door
  using (true);
create policy here on access.group_item_history for select
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant select on access.group_item_history to atrium_app;

create table access.group_items (
  center_id bigint not null,
  group_id bigint not null,
  asset_id bigint not null,
  by_hand boolean not null,
  by_rule boolean not null,
  constraint group_items_pkey PRIMARY KEY (center_id, group_id, asset_id),
  constraint group_items_check CHECK (by_hand OR by_rule),
  constraint group_items_center_id_asset_id_fkey FOREIGN KEY (center_id, asset_id) REFERENCES access.holdings(center_id, asset_id),
  constraint group_items_center_id_group_id_fkey FOREIGN KEY (center_id, group_id) REFERENCES access.groups(center_id, id) ON DELETE CASCADE
);
CREATE INDEX group_items_of_asset ON access.group_items USING btree (center_id, asset_id, group_id);
CREATE TRIGGER bump_delete AFTER DELETE ON access.group_items REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION access.bump_centers();
CREATE TRIGGER bump_insert AFTER INSERT ON access.group_items REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION access.bump_centers();
CREATE TRIGGER history AFTER INSERT OR DELETE OR UPDATE ON access.group_items FOR EACH ROW EXECUTE FUNCTION foundation.keep_history('access.group_item_history', 'center_id,group_id,asset_id');
CREATE TRIGGER note AFTER INSERT ON access.group_items REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION foundation.note_version('assignments');
CREATE TRIGGER note_delete AFTER DELETE ON access.group_items REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION foundation.note_version('assignments');
CREATE TRIGGER wake AFTER INSERT ON access.group_items FOR EACH ROW EXECUTE FUNCTION foundation.wake_center();
CREATE TRIGGER wake_end AFTER DELETE ON access.group_items FOR EACH ROW EXECUTE FUNCTION foundation.wake_center_of_old();
alter table access.group_items enable row level security;
alter table access.group_items force row level security;
create policy door on access.group_items to atrium_door
  using (true);
create policy here on access.group_items
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant delete, insert, select, update on access.group_items to atrium_app;

-- Assets that are given together.
create table access.groups (
  center_id bigint not null,
  id bigint not null default foundation.new_id(),
  name text not null,
  rule_labels text[] not null default '{}'::text[],  -- Assets with any or all of these labels belong to the group by themselves.
  rule_match text not null default 'any'::text,
  made_by bigint not null,
  made_at timestamp with time zone not null default now(),
  constraint groups_pkey PRIMARY KEY (center_id, id),
  constraint groups_name_check CHECK (length(name) >= 1 AND length(name) <= 120),
  constraint groups_rule_labels_check CHECK (cardinality(rule_labels) <= 20),
  constraint groups_rule_match_check CHECK (rule_match = ANY (ARRAY['any'::text, 'all'::text])),
  constraint groups_center_id_fkey FOREIGN KEY (center_id) REFERENCES access.centers(center_id)
);
CREATE UNIQUE INDEX groups_name ON access.groups USING btree (center_id, lower(name));
CREATE INDEX groups_rules ON access.groups USING gin (rule_labels) WHERE (rule_labels <> '{}'::text[]);
CREATE TRIGGER follow AFTER INSERT OR UPDATE OF rule_labels, rule_match ON access.groups FOR EACH ROW EXECUTE FUNCTION access.follow_rule();
CREATE TRIGGER history AFTER INSERT OR DELETE OR UPDATE ON access.groups FOR EACH ROW EXECUTE FUNCTION foundation.keep_history('access.group_history', 'center_id,id');
alter table access.groups enable row level security;
alter table access.groups force row level security;
create policy door on access.groups to atrium_door
  using (true);
create policy here on access.groups
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant delete, insert, select, update on access.groups to atrium_app;

create table access.holding_history (
  center_id bigint not null,
  asset_id bigint not null,
  relation text not null,
  status text not null,
  owner_center_id bigint,
  ceiling text,
  ceiling_role_id bigint,
  starts_at timestamp with time zone,
  expires_at timestamp with time zone,
  shared_by bigint,
  shared_at timestamp with time zone,
  valid_from timestamp with time zone not null,
  valid_to timestamp with time zone
);
CREATE INDEX holding_history_asset ON access.holding_history USING btree (asset_id, valid_from);
CREATE INDEX holding_history_key ON access.holding_history USING btree (center_id, asset_id, valid_from);
CREATE UNIQUE INDEX holding_history_open ON access.holding_history USING btree (center_id, asset_id) WHERE (valid_to IS NULL);
alter table access.holding_history enable row level security;
create policy door on access.holding_history to atrium_door
  using (true);
create policy here on access.holding_history
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
create policy lent on access.holding_history for select
  using (owner_center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant select on access.holding_history to atrium_app;

-- Which center holds which asset: as its owner, or as a partner with whom the owner shares it, up to a ceiling. A holding is never deleted, so that history can refer to it.
create table access.holdings (
  center_id bigint not null,
  asset_id bigint not null,
  relation text not null default 'owner_center'::text,
  status text not null default 'bound'::text,
  owner_center_id bigint,  -- Of a share: the center that owns the asset and shares it.
  ceiling text,  -- Of a share: the role that people of the partner reach at most, in the words of the owner.
  ceiling_role_id bigint generated always as (
CASE status
    WHEN 'bound'::text THEN access.custom_role(ceiling)
    ELSE NULL::bigint
END) stored,
  starts_at timestamp with time zone,
  expires_at timestamp with time zone,
  shared_by bigint,
  shared_at timestamp with time zone,
  constraint holdings_pkey PRIMARY KEY (center_id, asset_id),
  constraint holdings_ceiling_check CHECK (access.is_role(ceiling)),
  constraint holdings_check CHECK ((relation = 'owner_partner'::text) = (owner_center_id IS NOT NULL)),
  constraint holdings_check1 CHECK ((relation = 'owner_partner'::text) = (ceiling IS NOT NULL)),
  constraint holdings_check2 CHECK (owner_center_id <> center_id),
  constraint holdings_check3 CHECK (starts_at < expires_at),
  constraint holdings_relation_check CHECK (relation = ANY (ARRAY['owner_center'::text, 'owner_partner'::text])),
  constraint holdings_status_check CHECK (status = ANY (ARRAY['bound'::text, 'unbound'::text])),
  constraint holdings_asset_id_fkey FOREIGN KEY (asset_id) REFERENCES assets.accounts(id),
  constraint holdings_center_id_fkey FOREIGN KEY (center_id) REFERENCES access.centers(center_id),
  constraint holdings_owner_center_id_asset_id_fkey FOREIGN KEY (owner_center_id, asset_id) REFERENCES access.holdings(center_id, asset_id),
  constraint holdings_owner_center_id_ceiling_role_id_fkey FOREIGN KEY (owner_center_id, ceiling_role_id) REFERENCES access.roles(center_id, id),
  constraint holdings_owner_center_id_center_id_fkey FOREIGN KEY (owner_center_id, center_id) REFERENCES access.partnerships(center_id, partner_center_id),
  constraint holdings_owner_center_id_fkey FOREIGN KEY (owner_center_id) REFERENCES access.centers(center_id)
);
CREATE INDEX holdings_ending ON access.holdings USING btree (expires_at) WHERE (expires_at IS NOT NULL);
CREATE INDEX holdings_lent ON access.holdings USING btree (center_id, asset_id) WHERE ((relation = 'owner_partner'::text) AND (status = 'bound'::text));
CREATE UNIQUE INDEX holdings_one_owner ON access.holdings USING btree (asset_id) WHERE ((status = 'bound'::text) AND (relation = 'owner_center'::text));
CREATE INDEX holdings_shared ON access.holdings USING btree (owner_center_id, asset_id) INCLUDE (center_id, status) WHERE (relation = 'owner_partner'::text);
CREATE TRIGGER bump_insert AFTER INSERT ON access.holdings REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION access.bump_centers();
CREATE TRIGGER bump_update AFTER UPDATE ON access.holdings REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION access.bump_centers();
CREATE TRIGGER ending AFTER UPDATE OF status ON access.holdings FOR EACH ROW WHEN (old.status = 'bound'::text AND new.status = 'unbound'::text) EXECUTE FUNCTION access.end_holding();
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON access.holdings FOR EACH ROW EXECUTE FUNCTION access.guard_share();
CREATE TRIGGER history AFTER INSERT OR DELETE OR UPDATE ON access.holdings FOR EACH ROW EXECUTE FUNCTION foundation.keep_history('access.holding_history', 'center_id,asset_id');
CREATE TRIGGER note AFTER INSERT ON access.holdings REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION access.note_holdings();
CREATE TRIGGER note_update AFTER UPDATE ON access.holdings REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION access.note_holdings();
CREATE TRIGGER wake AFTER INSERT OR UPDATE ON access.holdings FOR EACH ROW EXECUTE FUNCTION foundation.wake_center();
alter table access.holdings enable row level security;
alter table access.holdings force row level security;
create policy door on access.holdings to atrium_door
  using (true);
create policy here on access.holdings
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
create policy lent on access.holdings
  using (owner_center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant insert, select, update on access.holdings to atrium_app;

-- Every state that a membership was in, with its interval.
create table access.member_history (
  center_id bigint not null,
  person_id bigint not null,
  role text not null,
  finance_role text not null,
  creator_role text not null,
  status text not null,
  joined_at timestamp with time zone not null,
  starts_at timestamp with time zone,
  expires_at timestamp with time zone,
  ended_at timestamp with time zone,
  valid_from timestamp with time zone not null,
  valid_to timestamp with time zone
);
CREATE INDEX member_history_key ON access.member_history USING btree (center_id, person_id, valid_from);
CREATE UNIQUE INDEX member_history_open ON access.member_history USING btree (center_id, person_id) WHERE (valid_to IS NULL);
alter table access.member_history enable row level security;
create policy door on access.member_history to atrium_door
  using (true);
create policy here on access.member_history
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant select on access.member_history to atrium_app;

-- One row for each person who is or was in a center. Who left keeps the row, without rights.
create table access.members (
  center_id bigint not null,
  person_id bigint not null,
  role text not null,
  finance_role text not null default 'none'::text,
  creator_role text not null default 'none'::text,
  status text not null default 'active'::text,
  joined_at timestamp with time zone not null default now(),
  starts_at timestamp with time zone,
  expires_at timestamp with time zone,
  ended_at timestamp with time zone,
  constraint members_pkey PRIMARY KEY (center_id, person_id),
  constraint members_check CHECK (role <> 'owner'::text OR expires_at IS NULL),
  constraint members_check1 CHECK (starts_at < expires_at),
  constraint members_creator_role_check CHECK (creator_role = ANY (ARRAY['none'::text, 'viewer'::text, 'manager'::text])),
  constraint members_finance_role_check CHECK (finance_role = ANY (ARRAY['none'::text, 'analyst'::text, 'manager'::text])),
  constraint members_role_check CHECK (role = ANY (ARRAY['owner'::text, 'admin'::text, 'employee'::text])),
  constraint members_status_check CHECK (status = ANY (ARRAY['active'::text, 'suspended'::text, 'removed'::text, 'left'::text])),
  constraint members_center_id_fkey FOREIGN KEY (center_id) REFERENCES access.centers(center_id),
  constraint members_person_id_fkey FOREIGN KEY (person_id) REFERENCES identity.people(id)
);
CREATE INDEX members_ending ON access.members USING btree (expires_at) WHERE (expires_at IS NOT NULL);
CREATE INDEX members_of_person ON access.members USING btree (person_id) INCLUDE (center_id, role, status, expires_at);
CREATE TRIGGER bump_insert AFTER INSERT ON access.members REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION access.bump_members();
CREATE TRIGGER bump_update AFTER UPDATE ON access.members REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION access.bump_members();
CREATE TRIGGER history AFTER INSERT OR DELETE OR UPDATE ON access.members FOR EACH ROW EXECUTE FUNCTION foundation.keep_history('access.member_history', 'center_id,person_id');
CREATE TRIGGER note AFTER INSERT ON access.members REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION access.note_members();
CREATE TRIGGER note_update AFTER UPDATE ON access.members REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION access.note_members();
CREATE TRIGGER wake AFTER INSERT OR DELETE OR UPDATE ON access.members FOR EACH ROW EXECUTE FUNCTION foundation.wake_person();
alter table access.members enable row level security;
alter table access.members force row level security;
create policy door on access.members to atrium_door
  using (true)
  with check (false);
create policy here on access.members
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
create policy mine on access.members for select
  using (person_id = (( SELECT foundation.acting_person() AS acting_person)));
grant insert, select, update on access.members to atrium_app;

-- Which ends were announced by mail, a week and a day before. An end that was moved is another end.
create table access.notices (
  center_id bigint not null,
  kind text not null,
  person_id bigint not null,  -- Who holds it; of an asset lent to a partner, the partner center; of what a team was given, as its giver hears of it, the team. Zero of a share.
  object_id bigint not null,  -- The asset, the group or the team; zero of a membership.
  ends_at timestamp with time zone not null,
  stage text not null,
  announced_at timestamp with time zone not null default now(),
  constraint notices_pkey PRIMARY KEY (center_id, kind, person_id, object_id, ends_at, stage),
  constraint notices_kind_check CHECK (kind = ANY (ARRAY['membership'::text, 'grant'::text, 'group'::text, 'share'::text, 'lent'::text, 'team'::text, 'team_account'::text, 'team_group'::text, 'account_of_team'::text, 'group_of_team'::text])),
  constraint notices_stage_check CHECK (stage = ANY (ARRAY['week'::text, 'day'::text])),
  constraint notices_center_id_fkey FOREIGN KEY (center_id) REFERENCES access.centers(center_id)
);
CREATE TRIGGER tell AFTER INSERT ON access.notices REFERENCING NEW TABLE AS notices FOR EACH STATEMENT EXECUTE FUNCTION notifications.take_ends();
alter table access.notices enable row level security;
alter table access.notices force row level security;
create policy here on access.notices
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant delete, insert, select on access.notices to atrium_app;

create table access.partnership_history (
  center_id bigint not null,
  partner_center_id bigint not null,
  partner_name text not null,
  status text not null,
  since timestamp with time zone not null,
  ended_at timestamp with time zone,
  valid_from timestamp with time zone not null,
  valid_to timestamp with time zone
);
CREATE INDEX partnership_history_key ON access.partnership_history USING btree (center_id, partner_center_id, valid_from);
CREATE UNIQUE INDEX partnership_history_open ON access.partnership_history USING btree (center_id, partner_center_id) WHERE (valid_to IS NULL);
alter table access.partnership_history enable row level security;
create policy here on access.partnership_history for select
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant select on access.partnership_history to atrium_app;

-- Two centers that agreed to share assets: one row for each side.
create table access.partnerships (
  center_id bigint not null,
  partner_center_id bigint not null,
  partner_name text not null,  -- What the partner was called when the link was made, for after its end.
  status text not null default 'active'::text,
  since timestamp with time zone not null default now(),
  ended_at timestamp with time zone,
  constraint partnerships_pkey PRIMARY KEY (center_id, partner_center_id),
  constraint partnerships_check CHECK (center_id <> partner_center_id),
  constraint partnerships_status_check CHECK (status = ANY (ARRAY['active'::text, 'ended'::text])),
  constraint partnerships_center_id_fkey FOREIGN KEY (center_id) REFERENCES access.centers(center_id),
  constraint partnerships_partner_center_id_fkey FOREIGN KEY (partner_center_id) REFERENCES access.centers(center_id)
);
CREATE TRIGGER ending AFTER UPDATE OF status ON access.partnerships FOR EACH ROW WHEN (old.status = 'active'::text AND new.status = 'ended'::text) EXECUTE FUNCTION access.end_partnership();
CREATE TRIGGER history AFTER INSERT OR DELETE OR UPDATE ON access.partnerships FOR EACH ROW EXECUTE FUNCTION foundation.keep_history('access.partnership_history', 'center_id,partner_center_id');
alter table access.partnerships enable row level security;
alter table access.partnerships force row level security;
create policy door on access.partnerships to atrium_door
  using (true);
create policy sides on access.partnerships
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)) OR partner_center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant insert, select, update on access.partnerships to atrium_app;

create table access.role_history (
  center_id bigint not null,
  id bigint not null,
  name text not null,
  description text not null,
  mask integer not null,
  made_by bigint not null,
  made_at timestamp with time zone not null,
  valid_from timestamp with time zone not null,
  valid_to timestamp with time zone
);
CREATE INDEX role_history_key ON access.role_history USING btree (center_id, id, valid_from);
CREATE UNIQUE INDEX role_history_open ON access.role_history USING btree (center_id, id) WHERE (valid_to IS NULL);
alter table access.role_history enable row level security;
create policy ceiling on access.role_history for select
  using ((EXISTS ( SELECT
   FROM access.holding_history h
  WHERE h.center_id = (( SELECT foundation.acting_center() AS acting_center)) AND h.owner_center_id = role_history.center_id AND h.ceiling_role_id = role_history.id)));
create policy door on access.role_history to atrium_door
  using (true);
create policy here on access.role_history for select
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant select on access.role_history to atrium_app;

-- What the built-in roles hold on an ad account, one bit for each action as the contract numbers them. A start refuses a table that differs from the contract.
create table access.role_masks (
  kind text not null,
  role text not null,
  mask integer not null,  -- On accounts that the center owns; of kind account: of the role itself.
  assigned_mask integer not null,  -- On accounts that the center owns while its policy wants Admins to be assigned.
  partner_mask integer not null,  -- On accounts that a partner shares with the center, beside what was given to the person.
  constraint role_masks_pkey PRIMARY KEY (kind, role),
  constraint role_masks_kind_check CHECK (kind = ANY (ARRAY['center'::text, 'finance'::text, 'creator'::text, 'account'::text]))
);
grant select on access.role_masks to atrium_app;

-- Roles on ad accounts that a center made itself.
create table access.roles (
  center_id bigint not null,
  id bigint not null default foundation.new_id(),
  name text not null,
  description text not null default ''::text,
  mask integer not null,  -- The actions, one bit each as the contract numbers them: any that a built-in role on ad accounts holds.
  made_by bigint not null,
  made_at timestamp with time zone not null default now(),
  constraint roles_pkey PRIMARY KEY (center_id, id),
  constraint roles_description_check CHECK (length(description) <= 500),
  constraint roles_mask_check CHECK (mask >= 1 AND mask <= 16383),
  constraint roles_name_check CHECK (length(name) >= 1 AND length(name) <= 60),
  constraint roles_center_id_fkey FOREIGN KEY (center_id) REFERENCES access.centers(center_id)
);
CREATE UNIQUE INDEX roles_name ON access.roles USING btree (center_id, lower(name));
CREATE TRIGGER bump_update AFTER UPDATE ON access.roles REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION access.bump_borrowers();
CREATE TRIGGER history AFTER INSERT OR DELETE OR UPDATE ON access.roles FOR EACH ROW EXECUTE FUNCTION foundation.keep_history('access.role_history', 'center_id,id');
CREATE TRIGGER wake AFTER UPDATE ON access.roles FOR EACH ROW EXECUTE FUNCTION foundation.wake_center();
alter table access.roles enable row level security;
alter table access.roles force row level security;
create policy ceiling on access.roles for select
  using ((EXISTS ( SELECT
   FROM access.holdings h
  WHERE h.center_id = (( SELECT foundation.acting_center() AS acting_center)) AND h.owner_center_id = roles.center_id AND h.ceiling_role_id = roles.id)));
create policy door on access.roles to atrium_door
  using (true);
create policy here on access.roles
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant delete, insert, select, update on access.roles to atrium_app;

create table access.team_grant_history (
  center_id bigint not null,
  team_id bigint not null,
  asset_id bigint not null,
  role text not null,
  custom_role_id bigint,
  starts_at timestamp with time zone,
  expires_at timestamp with time zone,
  granted_by bigint not null,
  granted_at timestamp with time zone not null,
  valid_from timestamp with time zone not null,
  valid_to timestamp with time zone
);
CREATE INDEX team_grant_history_asset ON access.team_grant_history USING btree (center_id, asset_id, valid_from);
CREATE INDEX team_grant_history_key ON access.team_grant_history USING btree (center_id, team_id, asset_id, valid_from);
CREATE UNIQUE INDEX team_grant_history_open ON access.team_grant_history USING btree (center_id, team_id, asset_id) WHERE (valid_to IS NULL);
alter table access.team_grant_history enable row level security;
create policy door on access.team_grant_history to atrium_door
  using (true);
create policy here on access.team_grant_history for select
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant select on access.team_grant_history to atrium_app;

-- Which team was given which asset, in which role.
create table access.team_grants (
  center_id bigint not null,
  team_id bigint not null,
  asset_id bigint not null,
  role text not null,
  custom_role_id bigint generated always as (access.custom_role(role)) stored,
  starts_at timestamp with time zone,
  expires_at timestamp with time zone,
  granted_by bigint not null,
  granted_at timestamp with time zone not null default now(),
  constraint team_grants_pkey PRIMARY KEY (center_id, team_id, asset_id),
  constraint team_grants_check CHECK (starts_at < expires_at),
  constraint team_grants_role_check CHECK (access.is_role(role)),
  constraint team_grants_center_id_asset_id_fkey FOREIGN KEY (center_id, asset_id) REFERENCES access.holdings(center_id, asset_id),
  constraint team_grants_center_id_custom_role_id_fkey FOREIGN KEY (center_id, custom_role_id) REFERENCES access.roles(center_id, id),
  constraint team_grants_center_id_team_id_fkey FOREIGN KEY (center_id, team_id) REFERENCES access.teams(center_id, id) ON DELETE CASCADE
);
CREATE INDEX team_grants_of_asset ON access.team_grants USING btree (center_id, asset_id, team_id);
CREATE INDEX team_grants_of_custom_role ON access.team_grants USING btree (center_id, custom_role_id, team_id) WHERE (custom_role_id IS NOT NULL);
CREATE TRIGGER bump_delete AFTER DELETE ON access.team_grants REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION access.bump_team();
CREATE TRIGGER bump_insert AFTER INSERT ON access.team_grants REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION access.bump_team();
CREATE TRIGGER bump_update AFTER UPDATE ON access.team_grants REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION access.bump_team();
CREATE TRIGGER history AFTER INSERT OR DELETE OR UPDATE ON access.team_grants FOR EACH ROW EXECUTE FUNCTION foundation.keep_history('access.team_grant_history', 'center_id,team_id,asset_id');
CREATE TRIGGER note AFTER INSERT ON access.team_grants REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION foundation.note_version('assignments');
CREATE TRIGGER note_delete AFTER DELETE ON access.team_grants REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION foundation.note_version('assignments');
CREATE TRIGGER wake AFTER INSERT OR UPDATE ON access.team_grants FOR EACH ROW EXECUTE FUNCTION foundation.wake_center();
CREATE TRIGGER wake_end AFTER DELETE ON access.team_grants FOR EACH ROW EXECUTE FUNCTION foundation.wake_center_of_old();
alter table access.team_grants enable row level security;
alter table access.team_grants force row level security;
create policy door on access.team_grants to atrium_door
  using (true);
create policy here on access.team_grants
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant delete, insert, select, update on access.team_grants to atrium_app;

create table access.team_group_grant_history (
  center_id bigint not null,
  team_id bigint not null,
  group_id bigint not null,
  role text not null,
  custom_role_id bigint,
  starts_at timestamp with time zone,
  expires_at timestamp with time zone,
  granted_by bigint not null,
  granted_at timestamp with time zone not null,
  valid_from timestamp with time zone not null,
  valid_to timestamp with time zone
);
CREATE INDEX team_group_grant_history_group ON access.team_group_grant_history USING btree (center_id, group_id, valid_from);
CREATE INDEX team_group_grant_history_key ON access.team_group_grant_history USING btree (center_id, team_id, group_id, valid_from);
CREATE UNIQUE INDEX team_group_grant_history_open ON access.team_group_grant_history USING btree (center_id, team_id, group_id) WHERE (valid_to IS NULL);
alter table access.team_group_grant_history enable row level security;
create policy door on access.team_group_grant_history to atrium_door
  using (true);
create policy here on access.team_group_grant_history for select
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant select on access.team_group_grant_history to atrium_app;

-- Which team was given which group of assets, in which role.
create table access.team_group_grants (
  center_id bigint not null,
  team_id bigint not null,
  group_id bigint not null,
  role text not null,
  custom_role_id bigint generated always as (access.custom_role(role)) stored,
  starts_at timestamp with time zone,
  expires_at timestamp with time zone,
  granted_by bigint not null,
  granted_at timestamp with time zone not null default now(),
  constraint team_group_grants_pkey PRIMARY KEY (center_id, team_id, group_id),
  constraint team_group_grants_check CHECK (starts_at < expires_at),
  constraint team_group_grants_role_check CHECK (access.is_role(role)),
  constraint team_group_grants_center_id_custom_role_id_fkey FOREIGN KEY (center_id, custom_role_id) REFERENCES access.roles(center_id, id),
  constraint team_group_grants_center_id_group_id_fkey FOREIGN KEY (center_id, group_id) REFERENCES access.groups(center_id, id) ON DELETE CASCADE,
  constraint team_group_grants_center_id_team_id_fkey FOREIGN KEY (center_id, team_id) REFERENCES access.teams(center_id, id) ON DELETE CASCADE
);
CREATE INDEX team_group_grants_of_custom_role ON access.team_group_grants USING btree (center_id, custom_role_id, team_id) WHERE (custom_role_id IS NOT NULL);
CREATE INDEX team_group_grants_of_group ON access.team_group_grants USING btree (center_id, group_id, team_id);
CREATE TRIGGER bump_delete AFTER DELETE ON access.team_group_grants REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION access.bump_team();
CREATE TRIGGER bump_insert AFTER INSERT ON access.team_group_grants REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION access.bump_team();
CREATE TRIGGER bump_update AFTER UPDATE ON access.team_group_grants REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION access.bump_team();
CREATE TRIGGER history AFTER INSERT OR DELETE OR UPDATE ON access.team_group_grants FOR EACH ROW EXECUTE FUNCTION foundation.keep_history('access.team_group_grant_history', 'center_id,team_id,group_id');
CREATE TRIGGER note AFTER INSERT ON access.team_group_grants REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION foundation.note_version('assignments');
CREATE TRIGGER note_delete AFTER DELETE ON access.team_group_grants REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION foundation.note_version('assignments');
CREATE TRIGGER wake AFTER INSERT OR UPDATE ON access.team_group_grants FOR EACH ROW EXECUTE FUNCTION foundation.wake_center();
CREATE TRIGGER wake_end AFTER DELETE ON access.team_group_grants FOR EACH ROW EXECUTE FUNCTION foundation.wake_center_of_old();
alter table access.team_group_grants enable row level security;
alter table access.team_group_grants force row level security;
create policy door on access.team_group_grants to atrium_door
  using (true);
create policy here on access.team_group_grants
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant delete, insert, select, update on access.team_group_grants to atrium_app;

create table access.team_history (
  center_id bigint not null,
  id bigint not null,
  name text not null,
  made_by bigint not null,
  made_at timestamp with time zone not null,
  valid_from timestamp with time zone not null,
  valid_to timestamp with time zone
);
CREATE INDEX team_history_key ON access.team_history USING btree (center_id, id, valid_from);
CREATE UNIQUE INDEX team_history_open ON access.team_history USING btree (center_id, id) WHERE (valid_to IS NULL);
alter table access.team_history enable row level security;
create policy door on access.team_history to atrium_door
  using (true);
create policy here on access.team_history for select
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant select on access.team_history to atrium_app;

-- Who is in a team, and for how long.
create table access.team_people (
  center_id bigint not null,
  team_id bigint not null,
  person_id bigint not null,
  starts_at timestamp with time zone,
  expires_at timestamp with time zone,
  added_by bigint not null,
  added_at timestamp with time zone not null default now(),
  constraint team_people_pkey PRIMARY KEY (center_id, team_id, person_id),
  constraint team_people_check CHECK (starts_at < expires_at),
  constraint team_people_center_id_person_id_fkey FOREIGN KEY (center_id, person_id) REFERENCES access.members(center_id, person_id),
  constraint team_people_center_id_team_id_fkey FOREIGN KEY (center_id, team_id) REFERENCES access.teams(center_id, id) ON DELETE CASCADE
);
CREATE INDEX team_people_of_member ON access.team_people USING btree (center_id, person_id, team_id);
CREATE TRIGGER bump_delete AFTER DELETE ON access.team_people REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION access.bump_members();
CREATE TRIGGER bump_insert AFTER INSERT ON access.team_people REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION access.bump_members();
CREATE TRIGGER bump_update AFTER UPDATE ON access.team_people REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION access.bump_members();
CREATE TRIGGER history AFTER INSERT OR DELETE OR UPDATE ON access.team_people FOR EACH ROW EXECUTE FUNCTION foundation.keep_history('access.team_person_history', 'center_id,team_id,person_id');
CREATE TRIGGER note AFTER INSERT ON access.team_people REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION foundation.note_version('assignments');
CREATE TRIGGER note_delete AFTER DELETE ON access.team_people REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION foundation.note_version('assignments');
CREATE TRIGGER wake AFTER INSERT OR DELETE OR UPDATE ON access.team_people FOR EACH ROW EXECUTE FUNCTION foundation.wake_person();
alter table access.team_people enable row level security;
alter table access.team_people force row level security;
create policy door on access.team_people to atrium_door
  using (true);
create policy here on access.team_people
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant delete, insert, select, update on access.team_people to atrium_app;

create table access.team_person_history (
  center_id bigint not null,
  team_id bigint not null,
  person_id bigint not null,
  starts_at timestamp with time zone,
  expires_at timestamp with time zone,
  added_by bigint not null,
  added_at timestamp with time zone not null,
  valid_from timestamp with time zone not null,
  valid_to timestamp with time zone
);
CREATE INDEX team_person_history_key ON access.team_person_history USING btree (center_id, team_id, person_id, valid_from);
CREATE INDEX team_person_history_member ON access.team_person_history USING btree (center_id, person_id, valid_from);
CREATE UNIQUE INDEX team_person_history_open ON access.team_person_history USING btree (center_id, team_id, person_id) WHERE (valid_to IS NULL);
alter table access.team_person_history enable row level security;
create policy door on access.team_person_history to atrium_door
  using (true);
create policy here on access.team_person_history for select
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant select on access.team_person_history to atrium_app;

-- People who are given accounts and groups together. A team holds no role in the center.
create table access.teams (
  center_id bigint not null,
  id bigint not null default foundation.new_id(),
  name text not null,
  made_by bigint not null,
  made_at timestamp with time zone not null default now(),
  constraint teams_pkey PRIMARY KEY (center_id, id),
  constraint teams_name_check CHECK (length(name) >= 1 AND length(name) <= 120),
  constraint teams_center_id_fkey FOREIGN KEY (center_id) REFERENCES access.centers(center_id)
);
CREATE UNIQUE INDEX teams_name ON access.teams USING btree (center_id, lower(name));
CREATE TRIGGER history AFTER INSERT OR DELETE OR UPDATE ON access.teams FOR EACH ROW EXECUTE FUNCTION foundation.keep_history('access.team_history', 'center_id,id');
alter table access.teams enable row level security;
alter table access.teams force row level security;
create policy door on access.teams to atrium_door
  using (true);
create policy here on access.teams
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant delete, insert, select, update on access.teams to atrium_app;

-- What each person held through teams, and from when to when it stood so.
create view access.team_way_history with (security_invoker=true) as
 SELECT p.center_id,
    p.person_id,
    g.asset_id,
    p.team_id,
    NULL::bigint AS group_id,
    g.role,
    g.custom_role_id,
    GREATEST(p.starts_at, g.starts_at) AS starts_at,
    LEAST(p.expires_at, g.expires_at) AS expires_at,
    g.granted_by,
    GREATEST(p.added_at, g.granted_at) AS granted_at,
    GREATEST(p.valid_from, g.valid_from) AS valid_from,
    LEAST(p.valid_to, g.valid_to) AS valid_to
   FROM access.team_grant_history g
     JOIN access.team_person_history p ON p.center_id = g.center_id AND p.team_id = g.team_id AND p.valid_from < COALESCE(g.valid_to, 'infinity'::timestamp with time zone) AND g.valid_from < COALESCE(p.valid_to, 'infinity'::timestamp with time zone)
UNION ALL
 SELECT p.center_id,
    p.person_id,
    i.asset_id,
    p.team_id,
    g.group_id,
    g.role,
    g.custom_role_id,
    GREATEST(p.starts_at, g.starts_at) AS starts_at,
    LEAST(p.expires_at, g.expires_at) AS expires_at,
    g.granted_by,
    GREATEST(p.added_at, g.granted_at) AS granted_at,
    GREATEST(p.valid_from, g.valid_from, i.valid_from) AS valid_from,
    LEAST(p.valid_to, g.valid_to, i.valid_to) AS valid_to
   FROM access.group_item_history i
     JOIN access.team_group_grant_history g ON g.center_id = i.center_id AND g.group_id = i.group_id AND g.valid_from < COALESCE(i.valid_to, 'infinity'::timestamp with time zone) AND i.valid_from < COALESCE(g.valid_to, 'infinity'::timestamp with time zone)
     JOIN access.team_person_history p ON p.center_id = g.center_id AND p.team_id = g.team_id AND p.valid_from < LEAST(g.valid_to, i.valid_to, 'infinity'::timestamp with time zone) AND GREATEST(g.valid_from, i.valid_from) < COALESCE(p.valid_to, 'infinity'::timestamp with time zone);
grant select on access.team_way_history to atrium_app;

-- What each person holds through teams, as if it had been given to them: for as long as both what the team was given and the place in the team last.
create view access.team_ways with (security_invoker=true) as
 SELECT p.center_id,
    p.person_id,
    g.asset_id,
    p.team_id,
    NULL::bigint AS group_id,
    g.role,
    g.custom_role_id,
    GREATEST(p.starts_at, g.starts_at) AS starts_at,
    LEAST(p.expires_at, g.expires_at) AS expires_at,
    g.granted_by,
    GREATEST(p.added_at, g.granted_at) AS granted_at
   FROM access.team_grants g
     JOIN access.team_people p ON p.center_id = g.center_id AND p.team_id = g.team_id
UNION ALL
 SELECT p.center_id,
    p.person_id,
    i.asset_id,
    p.team_id,
    g.group_id,
    g.role,
    g.custom_role_id,
    GREATEST(p.starts_at, g.starts_at) AS starts_at,
    LEAST(p.expires_at, g.expires_at) AS expires_at,
    g.granted_by,
    GREATEST(p.added_at, g.granted_at) AS granted_at
   FROM access.group_items i
     JOIN access.team_group_grants g ON g.center_id = i.center_id AND g.group_id = i.group_id
     JOIN access.team_people p ON p.center_id = g.center_id AND p.team_id = g.team_id;
grant select on access.team_ways to atrium_app;

-- =====================================================================================================================
create schema ads;
grant usage on schema ads to atrium_app;

-- Rules that run by themselves, for the job that looks which of them are due.
CREATE OR REPLACE FUNCTION ads.active_rules()
 RETURNS TABLE(account_id bigint, center_id bigint, id bigint, owner_id bigint, precedence integer, hours text, time_zone text, since timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
BEGIN ATOMIC
 SELECT r.account_id,
     r.center_id,
     r.id,
     r.owner_id,
     r.precedence,
     (r.definition ->> 'hours'::text),
     a.time_zone,
     GREATEST(r.last_slot, r.activated_at) AS "greatest"
    FROM (ads.rules r
      JOIN assets.accounts a ON ((a.id = r.account_id)))
   WHERE (r.state = 'active'::text);
END;
grant execute on function ads.active_rules() to atrium_app;

CREATE OR REPLACE FUNCTION ads.count_ads(accounts bigint[], groups bigint[])
 RETURNS SETOF ads.ad_tallies
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select g.account_id, g.id, count(e.id)::int,
    max(coalesce(e.shown_until, 'infinity')) filter (where e.review = 'approved' and e.is_on and e.published_at is not null),
    max(coalesce(e.shown_until, 'infinity')) filter (where e.review = 'pending' and e.is_on and e.published_at is not null)
  from unnest(accounts, groups) as g (account_id, id)
  left join ads.ads e on e.account_id = g.account_id and e.ad_group_id = g.id and e.deleted_at is null group by 1, 2
$function$;

-- An account that leaves its center takes its library along: the others of the center see it no longer.
CREATE OR REPLACE FUNCTION ads.end_media_shares()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  update ads.media set shared_with = null where account_id = new.id and shared_with is not null;
  return null;
end
$function$;

-- Posts that ads show and soon may not, of which nobody was told yet, in whatever account, and nothing of what they are.
CREATE OR REPLACE FUNCTION ads.ending_posts(most integer)
 RETURNS TABLE(account_id bigint, id bigint, owner_id bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select m.account_id, m.id, a.owner_center_id from ads.media m join assets.accounts a on a.id = m.account_id
  where m.authorized_until between now() and now() + interval '7 days' and m.end_told is distinct from m.authorized_until
    and m.deleted_at is null and a.owner_center_id is not null
    and exists (select from ads.ad_media u join ads.ads e on e.account_id = u.account_id and e.id = u.ad_id
      where u.account_id = m.account_id and u.media_id = m.id and e.deleted_at is null)
  order by m.account_id, m.id limit most
$function$;
grant execute on function ads.ending_posts(integer) to atrium_app;

-- Whatever made an ad wait for review, it is in the queue; what is not there any more, or a draft again, leaves it.
CREATE OR REPLACE FUNCTION ads.follow_ad()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  waits constant boolean := new.published_at is not null and new.deleted_at is null and new.review = 'pending';
begin
  if not waits then
    update ads.reviews r set state = 'withdrawn' where r.account_id = new.account_id and r.ad_id = new.id and r.state in ('checking', 'waiting');
  elsif tg_op = 'INSERT' then
    perform ads.open_review(new.account_id, new.id);
  elsif old.review <> 'pending' or old.published_at is null or old.deleted_at is not null
    or row (old.format, old.brand_name, old.text, old.call_to_action, old.landing_url, old.media, old.thumbnail, old.identity)
      is distinct from row (new.format, new.brand_name, new.text, new.call_to_action, new.landing_url, new.media, new.thumbnail, new.identity) then
    perform ads.open_review(new.account_id, new.id);
  end if;
  return null;
end
$function$;

-- Keeps by row what an ad shows: by that it is found which ads show something, and what lies in another account is refused.
CREATE OR REPLACE FUNCTION ads.index_media()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  delete from ads.ad_media u where u.account_id = new.account_id and u.ad_id = new.id;
  insert into ads.ad_media (account_id, ad_id, place, media_id)
    select new.account_id, new.id, m.place, m.id from unnest(new.media) with ordinality as m (id, place)
    union all select new.account_id, new.id, 0, new.thumbnail where new.thumbnail is not null;
  return null;
end
$function$;

-- Counts what came, changed, went into the bin and came back, one statement at a time.
CREATE OR REPLACE FUNCTION ads.keep_total()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  level_of constant text := tg_argv[0];
  touched bigint[];
  account bigint;
  added integer;
  moved integer;
  now_at bigint;
begin
  if tg_op = 'INSERT' then
    for account, touched, added, moved in
      select n.account_id, array_agg(n.id), count(*) filter (where n.deleted_at is null), count(*) filter (where n.deleted_at is not null)
      from come n group by 1 order by 1
    loop
      insert into ads.totals as t (account_id, level, live, binned) values (account, level_of, added, moved)
        on conflict (account_id, level) do update set live = t.live + excluded.live, binned = t.binned + excluded.binned, version = t.version + 1
        returning t.version into now_at;
      perform ads.note_changes(account, level_of, now_at, touched);
    end loop;
  else
    for account, touched, moved in
      select n.account_id, array_agg(n.id), count(*) filter (where n.deleted_at is null) - count(*) filter (where o.deleted_at is null)
      from come n join gone o on o.account_id = n.account_id and o.id = n.id group by 1 order by 1
    loop
      update ads.totals t set live = t.live + moved, binned = t.binned - moved, version = t.version + 1
        where t.account_id = account and t.level = level_of returning t.version into now_at;
      perform ads.note_changes(account, level_of, now_at, touched);
    end loop;
  end if;
  return null;
end
$function$;

-- Adds ad groups to those that are alike, and takes away those of which there is less than none.
CREATE OR REPLACE FUNCTION ads.move_alike(moved ads.alike_groups[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  insert into ads.alike_groups as k
    select m.account_id, m.campaign_id, m.is_shown, case when m.is_shown then m.starts_at end, case when m.is_shown then m.ends_at end,
      case when m.is_shown then m.hours else ~ 0::bit(336) end, case when m.is_shown then m.approved_until end,
      case when m.is_shown then m.pending_until end, sum(m.groups)
    from unnest(moved) m group by 1, 2, 3, 4, 5, 6, 7, 8 having sum(m.groups) <> 0 order by 1, 2, 3, 4, 5, 6, 7, 8
    on conflict (account_id, campaign_id, is_shown, starts_at, ends_at, hours, approved_until, pending_until)
      do update set groups = k.groups + excluded.groups;
  delete from ads.alike_groups k using (select distinct m.account_id, m.campaign_id from unnest(moved) m) c
    where k.account_id = c.account_id and k.campaign_id = c.campaign_id and k.groups = 0;
end
$function$;

-- An authorization that is revoked or renewed moves the end of all ads that show its post.
CREATE OR REPLACE FUNCTION ads.move_shown_until()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  update ads.ads a set shown_until = new.authorized_until
    where a.account_id = new.account_id and a.id in (
      select u.ad_id from ads.ad_media u where u.account_id = new.account_id and u.media_id = new.id and u.place > 0);
  return null;
end
$function$;

-- Names what changed with a version, for those who keep what it was before.
CREATE OR REPLACE FUNCTION ads.note_changes(account bigint, level_of text, version_of bigint, objects bigint[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  -- Of so many it is as quick to read all.
  if cardinality(objects) > 2000 then
    update ads.totals t set known_from = version_of where t.account_id = account and t.level = level_of;
    delete from ads.changes c where c.account_id = account and c.level = level_of;
    return;
  end if;
  insert into ads.changes (account_id, level, version, object_id) select account, level_of, version_of, o from unnest(objects) o;
  if version_of % 100 = 0 then
    delete from ads.changes c where c.account_id = account and c.level = level_of and c.version <= version_of - 500;
    update ads.totals t set known_from = greatest(t.known_from, version_of - 500) where t.account_id = account and t.level = level_of;
  end if;
end
$function$;

-- Asks for a look at an ad as it is now; an earlier question about it falls away.
CREATE OR REPLACE FUNCTION ads.open_review(account bigint, ad bigint)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  update ads.reviews r set state = 'withdrawn' where r.account_id = account and r.ad_id = ad and r.state in ('checking', 'waiting');
  insert into ads.reviews (account_id, ad_id) values (account, ad);
end
$function$;

-- In whose log it is told that a creator revoked this; for that creator alone.
CREATE OR REPLACE FUNCTION ads.owner_of_authorized(authorization_id bigint)
 RETURNS bigint
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select a.owner_center_id from ads.post_authorizations p join assets.accounts a on a.id = p.account_id
  where p.id = authorization_id and p.person_id = foundation.acting_person()
$function$;
grant execute on function ads.owner_of_authorized(bigint) to atrium_app;

-- In whose log a decision about an ad of this account is told; for the review desk alone.
CREATE OR REPLACE FUNCTION ads.owner_of_reviewed(account bigint)
 RETURNS bigint
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select a.owner_center_id from assets.accounts a where a.id = account and foundation.at_review_desk()
$function$;
grant execute on function ads.owner_of_reviewed(bigint) to atrium_app;

-- Counts all anew, for what was filled without triggers.
CREATE OR REPLACE FUNCTION ads.rebuild_tallies()
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  delete from ads.alike_groups;
  delete from ads.ad_tallies;
  insert into ads.ad_tallies
    select n.* from (select array_agg(account_id) as accounts, array_agg(id) as ids from ads.ad_groups) g, ads.count_ads(g.accounts, g.ids) n;
  perform ads.move_alike((select array_agg(row (g.account_id, g.campaign_id, g.is_on and g.published_at is not null, g.starts_at, g.ends_at, g.hours,
      t.approved_until, t.pending_until, 1)::ads.alike_groups) from ads.ad_groups g
    join ads.ad_tallies t on t.account_id = g.account_id and t.ad_group_id = g.id where g.deleted_at is null));
end
$function$;

-- Counts the ads of these ad groups anew, and moves the ad groups to those that they are alike now.
CREATE OR REPLACE FUNCTION ads.recount_ads(accounts bigint[], groups bigint[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  turned ads.alike_groups[];
begin
  if accounts is null then
    return;
  end if;
  -- Who changes the ad group at the same time waits here, or is waited for.
  perform from ads.ad_tallies t join unnest(accounts, groups) as g (account_id, id) on g.account_id = t.account_id and g.id = t.ad_group_id
    order by t.account_id, t.ad_group_id for update of t;
  with counted as materialized (
    select n.*, t.approved_until as approved_before, t.pending_until as pending_before
    from ads.count_ads(accounts, groups) n join ads.ad_tallies t on t.account_id = n.account_id and t.ad_group_id = n.ad_group_id
  ), updated as (
    update ads.ad_tallies t set ads = c.ads, approved_until = c.approved_until, pending_until = c.pending_until
      from counted c where c.account_id = t.account_id and c.ad_group_id = t.ad_group_id
  )
  select array_agg(row (g.account_id, g.campaign_id, true, g.starts_at, g.ends_at, g.hours, s.approved_until, s.pending_until, s.by)::ads.alike_groups) into turned
    from counted c join ads.ad_groups g on g.account_id = c.account_id and g.id = c.ad_group_id
    cross join lateral (values (c.approved_until, c.pending_until, 1), (c.approved_before, c.pending_before, -1)) s (approved_until, pending_until, by)
    where g.deleted_at is null and g.is_on and g.published_at is not null
      and (c.approved_until, c.pending_until) is distinct from (c.approved_before, c.pending_before);
  if turned is not null then
    perform ads.move_alike(turned);
  end if;
end
$function$;

-- What an ad shows says until when.
CREATE OR REPLACE FUNCTION ads.set_shown_until()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  new.shown_until := (select min(m.authorized_until) from ads.media m where m.account_id = new.account_id and m.id = any (new.media));
  return new;
end
$function$;

-- An ad that appears as a brand identity is called what that is called, whoever writes it.
CREATE OR REPLACE FUNCTION ads.take_name()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  new.brand_name := (select i.name from ads.identities i where i.account_id = new.account_id and i.id = new.identity);
  return new;
end
$function$;

CREATE OR REPLACE FUNCTION ads.tally_ads()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  accounts bigint[];
  groups bigint[];
begin
  if tg_op = 'INSERT' then
    select array_agg(n.account_id), array_agg(n.ad_group_id) into accounts, groups from (select distinct account_id, ad_group_id from come) n;
  else
    select array_agg(n.account_id), array_agg(n.ad_group_id) into accounts, groups from (
      select distinct n.account_id, n.ad_group_id from come n join gone o on o.account_id = n.account_id and o.id = n.id
      where (n.is_on, n.published_at is null, n.deleted_at is null, n.review, n.shown_until)
        is distinct from (o.is_on, o.published_at is null, o.deleted_at is null, o.review, o.shown_until)
    ) n;
  end if;
  perform ads.recount_ads(accounts, groups);
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION ads.tally_groups()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if tg_op = 'INSERT' then
    insert into ads.ad_tallies (account_id, ad_group_id) select n.account_id, n.id from come n;
    perform ads.move_alike((select array_agg(row (n.account_id, n.campaign_id, n.is_on and n.published_at is not null, n.starts_at, n.ends_at, n.hours,
      null, null, 1)::ads.alike_groups) from come n where n.deleted_at is null));
  else
    perform from ads.ad_tallies t join come n on n.account_id = t.account_id and n.id = t.ad_group_id
      join gone o on o.account_id = n.account_id and o.id = n.id
      where (n.is_on, n.published_at is null, n.deleted_at is null, n.starts_at, n.ends_at, n.hours)
        is distinct from (o.is_on, o.published_at is null, o.deleted_at is null, o.starts_at, o.ends_at, o.hours)
      order by t.account_id, t.ad_group_id for update of t;
    if found then
      perform ads.move_alike((select array_agg(row (g.account_id, g.campaign_id, g.is_on and g.published_at is not null, g.starts_at, g.ends_at, g.hours,
          t.approved_until, t.pending_until, g.by)::ads.alike_groups) from (
        select account_id, campaign_id, id, is_on, published_at, starts_at, ends_at, hours, 1 as by from come where deleted_at is null
        union all select account_id, campaign_id, id, is_on, published_at, starts_at, ends_at, hours, -1 from gone where deleted_at is null
      ) g join ads.ad_tallies t on t.account_id = g.account_id and t.ad_group_id = g.id));
    end if;
  end if;
  return null;
end
$function$;

-- Forgets what runs of rules found of each object, after 90 days; the runs stay.
CREATE OR REPLACE FUNCTION ads.tidy_rule_results()
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
BEGIN ATOMIC
 DELETE FROM ads.rule_results
   WHERE (rule_results.done_at < (now() - '90 days'::interval));
END;
grant execute on function ads.tidy_rule_results() to atrium_app;

-- Which questions the rules have not looked at yet, of all accounts, and nothing of what they are about.
CREATE OR REPLACE FUNCTION ads.unchecked_reviews(most integer)
 RETURNS TABLE(account_id bigint, id bigint, owner_id bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select r.account_id, r.id, a.owner_center_id from ads.reviews r join assets.accounts a on a.id = r.account_id
  where r.state = 'checking' and a.owner_center_id is not null order by r.id limit most
$function$;
grant execute on function ads.unchecked_reviews(integer) to atrium_app;

-- Of these hashes, those by which neither an image or a video of any account nor a post is kept.
CREATE OR REPLACE FUNCTION ads.unused_files(named bytea[])
 RETURNS SETOF bytea
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select n from unnest(named) n
  where not exists (select from ads.media_versions v where v.hash = n) and not exists (select from ads.media_versions v where v.preview_hash = n)
    and not exists (select from ads.posts p where p.hash = n and p.removed_at is null)
    and not exists (select from ads.posts p where p.preview_hash = n and p.removed_at is null)
$function$;
grant execute on function ads.unused_files(bytea[]) to atrium_app;

create table ads.ad_group_history (
  account_id bigint not null,
  campaign_id bigint not null,
  id bigint not null,
  name text not null,
  budget_mode text not null,
  budget_micros bigint,
  starts_at timestamp with time zone,
  ends_at timestamp with time zone,
  hours bit(336) not null,
  bid_strategy text not null,
  bid_micros bigint,
  billing text not null,
  goal text not null,
  pacing text not null,
  placements text[] not null,
  targeting jsonb not null,
  frequency jsonb,
  labels text[] not null,
  is_on boolean not null,
  published_at timestamp with time zone,
  deleted_at timestamp with time zone,
  deleted_with bigint,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  valid_from timestamp with time zone not null,
  valid_to timestamp with time zone
);
CREATE INDEX ad_group_history_key ON ads.ad_group_history USING btree (account_id, id, valid_from);
CREATE UNIQUE INDEX ad_group_history_open ON ads.ad_group_history USING btree (account_id, id) WHERE (valid_to IS NULL);
alter table ads.ad_group_history enable row level security;
create policy open on ads.ad_group_history for select
  using (account_id = (( SELECT foundation.acting_account() AS acting_account)));
grant select on ads.ad_group_history to atrium_app;

-- To whom, where, when and at which price the ads of a campaign are shown.
create table ads.ad_groups (
  account_id bigint not null,
  campaign_id bigint not null,
  id bigint not null default foundation.new_id(),
  name text not null,
  budget_mode text not null,
  budget_micros bigint,
  starts_at timestamp with time zone,  -- Null where it starts as soon as it can.
  ends_at timestamp with time zone,
  hours bit(336) not null default (~ (0)::bit(336)),  -- The half hours of a week in which it is shown, from Monday 00:00 in the time zone of the account.
  bid_strategy text not null,
  bid_micros bigint,
  billing text not null,
  goal text not null,
  pacing text not null,
  placements text[] not null default '{}'::text[],  -- Where it is shown; none for everywhere.
  targeting jsonb not null default '{}'::jsonb,  -- To whom: places, languages, gender, ages, devices, systems; what is left out is everybody.
  frequency jsonb,  -- How often at most one person sees it: impressions in so many days.
  labels text[] not null default '{}'::text[],
  is_on boolean not null,
  published_at timestamp with time zone,
  deleted_at timestamp with time zone,
  deleted_with bigint,  -- The campaign with which it went into the bin, and with which it comes back.
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint ad_groups_pkey PRIMARY KEY (account_id, id),
  constraint ad_groups_account_id_campaign_id_id_key UNIQUE (account_id, campaign_id, id),
  constraint ad_groups_bid_micros_check CHECK (bid_micros > 0),
  constraint ad_groups_bid_strategy_check CHECK (bid_strategy = ANY (ARRAY['lowest_cost'::text, 'bid_cap'::text])),
  constraint ad_groups_billing_check CHECK (billing = ANY (ARRAY['cpm'::text, 'cpc'::text, 'cpv'::text, 'ocpm'::text])),
  constraint ad_groups_budget_micros_check CHECK (budget_micros > 0),
  constraint ad_groups_budget_mode_check CHECK (budget_mode = ANY (ARRAY['none'::text, 'daily'::text, 'lifetime'::text])),
  constraint ad_groups_check CHECK ((budget_mode = 'none'::text) = (budget_micros IS NULL)),
  constraint ad_groups_check1 CHECK ((bid_strategy = 'bid_cap'::text) = (bid_micros IS NOT NULL)),
  constraint ad_groups_check2 CHECK (starts_at < ends_at),
  constraint ad_groups_check3 CHECK (deleted_with IS NULL OR deleted_at IS NOT NULL),
  constraint ad_groups_labels_check CHECK (cardinality(labels) <= 20),
  constraint ad_groups_name_check CHECK (length(name) >= 1 AND length(name) <= 200),
  constraint ad_groups_pacing_check CHECK (pacing = ANY (ARRAY['smooth'::text, 'fast'::text])),
  constraint ad_groups_account_id_campaign_id_fkey FOREIGN KEY (account_id, campaign_id) REFERENCES ads.campaigns(account_id, id)
);
CREATE INDEX ad_groups_by_name ON ads.ad_groups USING btree (account_id, lower(name), id) WHERE (deleted_at IS NULL);
CREATE INDEX ad_groups_with_audiences ON ads.ad_groups USING btree (account_id) WHERE ((targeting -> 'audiences'::text) IS NOT NULL);
CREATE TRIGGER counted AFTER INSERT ON ads.ad_groups REFERENCING NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION ads.keep_total('ad_group');
CREATE TRIGGER history AFTER INSERT OR DELETE OR UPDATE ON ads.ad_groups FOR EACH ROW EXECUTE FUNCTION foundation.keep_history('ads.ad_group_history', 'account_id,id');
CREATE TRIGGER recounted AFTER UPDATE ON ads.ad_groups REFERENCING OLD TABLE AS gone NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION ads.keep_total('ad_group');
CREATE TRIGGER retallied AFTER UPDATE ON ads.ad_groups REFERENCING OLD TABLE AS gone NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION ads.tally_groups();
CREATE TRIGGER tallied AFTER INSERT ON ads.ad_groups REFERENCING NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION ads.tally_groups();
alter table ads.ad_groups enable row level security;
alter table ads.ad_groups force row level security;
create policy door on ads.ad_groups for select to atrium_door
  using (true);
create policy open on ads.ad_groups
  using (account_id = (( SELECT foundation.acting_account() AS acting_account)));
grant insert, select, update on ads.ad_groups to atrium_app;

create table ads.ad_history (
  account_id bigint not null,
  campaign_id bigint not null,
  ad_group_id bigint not null,
  id bigint not null,
  name text not null,
  format text not null,
  brand_name text not null,
  text text not null,
  call_to_action text not null,
  landing_url text,
  trackers text[] not null,
  labels text[] not null,
  review text not null,
  review_reason text,
  reviewed_at timestamp with time zone,
  is_on boolean not null,
  published_at timestamp with time zone,
  deleted_at timestamp with time zone,
  deleted_with bigint,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  media bigint[] not null,
  thumbnail bigint,
  identity bigint,
  shown_until timestamp with time zone,
  valid_from timestamp with time zone not null,
  valid_to timestamp with time zone
);
CREATE INDEX ad_history_key ON ads.ad_history USING btree (account_id, id, valid_from);
CREATE UNIQUE INDEX ad_history_open ON ads.ad_history USING btree (account_id, id) WHERE (valid_to IS NULL);
alter table ads.ad_history enable row level security;
create policy open on ads.ad_history for select
  using (account_id = (( SELECT foundation.acting_account() AS acting_account)));
grant select on ads.ad_history to atrium_app;

-- What each ad shows, kept by trigger from the ad itself.
create table ads.ad_media (
  account_id bigint not null,
  ad_id bigint not null,
  place smallint not null,  -- From 1; 0 is the still that a video begins with.
  media_id bigint not null,
  constraint ad_media_pkey PRIMARY KEY (account_id, ad_id, place),
  constraint ad_media_place_check CHECK (place >= 0 AND place <= 10),
  constraint ad_media_account_id_ad_id_fkey FOREIGN KEY (account_id, ad_id) REFERENCES ads.ads(account_id, id),
  constraint ad_media_account_id_media_id_fkey FOREIGN KEY (account_id, media_id) REFERENCES ads.media(account_id, id)
);
CREATE INDEX ad_media_of_media ON ads.ad_media USING btree (account_id, media_id);
alter table ads.ad_media enable row level security;
alter table ads.ad_media force row level security;
create policy door on ads.ad_media for select to atrium_door
  using (true);
create policy open on ads.ad_media
  using (account_id = (( SELECT foundation.acting_account() AS acting_account)));
grant delete, insert, select on ads.ad_media to atrium_app;

-- How many ads of each ad group are not in the bin, and how those of them stand that are published and on.
create table ads.ad_tallies (
  account_id bigint not null,
  ad_group_id bigint not null,
  ads integer not null default 0,
  approved_until timestamp with time zone,  -- Until when one of them that was approved may be shown: infinity where its creator set no end, null where there is none.
  pending_until timestamp with time zone,  -- The same of those that wait for review.
  constraint ad_tallies_pkey PRIMARY KEY (account_id, ad_group_id),
  constraint ad_tallies_ads_check CHECK (ads >= 0),
  constraint ad_tallies_account_id_ad_group_id_fkey FOREIGN KEY (account_id, ad_group_id) REFERENCES ads.ad_groups(account_id, id)
);
alter table ads.ad_tallies enable row level security;
create policy open on ads.ad_tallies
  using (account_id = (( SELECT foundation.acting_account() AS acting_account)));
grant select on ads.ad_tallies to atrium_app;

-- What people see.
create table ads.ads (
  account_id bigint not null,
  campaign_id bigint not null,
  ad_group_id bigint not null,
  id bigint not null default foundation.new_id(),
  name text not null,
  format text not null,
  brand_name text not null default ''::text,
  text text not null default ''::text,
  call_to_action text not null,
  landing_url text,
  trackers text[] not null default '{}'::text[],  -- Addresses of others that are told of each impression.
  labels text[] not null default '{}'::text[],
  review text not null default 'pending'::text,  -- Nothing is shown before it was approved; what is shown is reviewed anew when it changes.
  review_reason text,
  reviewed_at timestamp with time zone,
  is_on boolean not null,
  published_at timestamp with time zone,
  deleted_at timestamp with time zone,
  deleted_with bigint,  -- The campaign or ad group with which it went into the bin, and with which it comes back.
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  media bigint[] not null default '{}'::bigint[],  -- What it shows of the library of its account, in this order.
  thumbnail bigint,  -- An image that a video begins with.
  identity bigint,  -- The brand as which it appears, whose name is its brand_name; null where that is a name of its own.
  shown_until timestamp with time zone,  -- When the creator's post that it shows may be shown no longer; kept by trigger, null without one.
  constraint ads_pkey PRIMARY KEY (account_id, id),
  constraint ads_brand_name_check CHECK (length(brand_name) <= 100),
  constraint ads_check CHECK ((review = 'rejected'::text) = (review_reason IS NOT NULL)),
  constraint ads_check1 CHECK ((review = 'pending'::text) = (reviewed_at IS NULL)),
  constraint ads_check2 CHECK (deleted_with IS NULL OR deleted_at IS NOT NULL),
  constraint ads_format_check CHECK (format = ANY (ARRAY['single_image'::text, 'video'::text, 'carousel'::text])),
  constraint ads_labels_check CHECK (cardinality(labels) <= 20),
  constraint ads_landing_url_check CHECK (length(landing_url) <= 2000),
  constraint ads_media_check CHECK (cardinality(media) <= 10),
  constraint ads_name_check CHECK (length(name) >= 1 AND length(name) <= 200),
  constraint ads_review_check CHECK (review = ANY (ARRAY['pending'::text, 'approved'::text, 'rejected'::text])),
  constraint ads_text_check CHECK (length(text) <= 400),
  constraint ads_trackers_check CHECK (cardinality(trackers) <= 5),
  constraint ads_account_id_campaign_id_ad_group_id_fkey FOREIGN KEY (account_id, campaign_id, ad_group_id) REFERENCES ads.ad_groups(account_id, campaign_id, id),
  constraint ads_account_id_identity_fkey FOREIGN KEY (account_id, identity) REFERENCES ads.identities(account_id, id)
);
CREATE INDEX ads_by_name ON ads.ads USING btree (account_id, lower(name), id) WHERE (deleted_at IS NULL);
CREATE INDEX ads_of_ad_group ON ads.ads USING btree (account_id, ad_group_id, id);
CREATE INDEX ads_of_campaign ON ads.ads USING btree (account_id, campaign_id, id);
CREATE INDEX ads_of_identity ON ads.ads USING btree (account_id, identity) WHERE (identity IS NOT NULL);
CREATE TRIGGER counted AFTER INSERT ON ads.ads REFERENCING NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION ads.keep_total('ad');
CREATE TRIGGER history AFTER INSERT OR DELETE OR UPDATE ON ads.ads FOR EACH ROW EXECUTE FUNCTION foundation.keep_history('ads.ad_history', 'account_id,id');
CREATE TRIGGER identity_changed BEFORE UPDATE OF identity, brand_name ON ads.ads FOR EACH ROW WHEN (new.identity IS NOT NULL) EXECUTE FUNCTION ads.take_name();
CREATE TRIGGER identity_new BEFORE INSERT ON ads.ads FOR EACH ROW WHEN (new.identity IS NOT NULL) EXECUTE FUNCTION ads.take_name();
CREATE TRIGGER media_changed AFTER UPDATE OF media, thumbnail ON ads.ads FOR EACH ROW WHEN (old.media IS DISTINCT FROM new.media OR old.thumbnail IS DISTINCT FROM new.thumbnail) EXECUTE FUNCTION ads.index_media();
CREATE TRIGGER media_new AFTER INSERT ON ads.ads FOR EACH ROW WHEN (cardinality(new.media) > 0 OR new.thumbnail IS NOT NULL) EXECUTE FUNCTION ads.index_media();
CREATE TRIGGER recounted AFTER UPDATE ON ads.ads REFERENCING OLD TABLE AS gone NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION ads.keep_total('ad');
CREATE TRIGGER retallied AFTER UPDATE ON ads.ads REFERENCING OLD TABLE AS gone NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION ads.tally_ads();
CREATE TRIGGER review_changed AFTER UPDATE ON ads.ads FOR EACH ROW WHEN (new.published_at IS NOT NULL AND (old.review IS DISTINCT FROM new.review OR old.published_at IS DISTINCT FROM new.published_at OR old.deleted_at IS DISTINCT FROM new.deleted_at OR old.format IS DISTINCT FROM new.format OR old.brand_name IS DISTINCT FROM new.brand_name OR old.text IS DISTINCT FROM new.text OR old.call_to_action IS DISTINCT FROM new.call_to_action OR old.landing_url IS DISTINCT FROM new.landing_url OR old.media IS DISTINCT FROM new.media OR old.thumbnail IS DISTINCT FROM new.thumbnail OR old.identity IS DISTINCT FROM new.identity)) EXECUTE FUNCTION ads.follow_ad();
CREATE TRIGGER review_new AFTER INSERT ON ads.ads FOR EACH ROW WHEN (new.published_at IS NOT NULL) EXECUTE FUNCTION ads.follow_ad();
CREATE TRIGGER shown_changed BEFORE UPDATE OF media ON ads.ads FOR EACH ROW WHEN (old.media IS DISTINCT FROM new.media) EXECUTE FUNCTION ads.set_shown_until();
CREATE TRIGGER shown_new BEFORE INSERT ON ads.ads FOR EACH ROW WHEN (cardinality(new.media) > 0) EXECUTE FUNCTION ads.set_shown_until();
CREATE TRIGGER tallied AFTER INSERT ON ads.ads REFERENCING NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION ads.tally_ads();
alter table ads.ads enable row level security;
alter table ads.ads force row level security;
create policy door on ads.ads for select to atrium_door
  using (true);
create policy open on ads.ads
  using (account_id = (( SELECT foundation.acting_account() AS acting_account)));
grant insert, select, update on ads.ads to atrium_app;

-- How many ad groups of a campaign that are not in the bin have the same schedule and ads that stand alike.
create table ads.alike_groups (
  account_id bigint not null,
  campaign_id bigint not null,
  is_shown boolean not null,  -- Published and on. Of the others only their number matters, so they count as one.
  starts_at timestamp with time zone,
  ends_at timestamp with time zone,
  hours bit(336) not null,
  approved_until timestamp with time zone,
  pending_until timestamp with time zone,
  groups integer not null,
  constraint alike_groups_account_id_campaign_id_is_shown_starts_at_ends_key UNIQUE NULLS NOT DISTINCT (account_id, campaign_id, is_shown, starts_at, ends_at, hours, approved_until, pending_until),
  constraint alike_groups_account_id_campaign_id_fkey FOREIGN KEY (account_id, campaign_id) REFERENCES ads.campaigns(account_id, id)
);
alter table ads.alike_groups enable row level security;
create policy open on ads.alike_groups
  using (account_id = (( SELECT foundation.acting_account() AS acting_account)));
grant select on ads.alike_groups to atrium_app;

create table ads.campaign_history (
  account_id bigint not null,
  id bigint not null,
  name text not null,
  objective text not null,
  budget_mode text not null,
  budget_micros bigint,
  labels text[] not null,
  is_on boolean not null,
  published_at timestamp with time zone,
  deleted_at timestamp with time zone,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  valid_from timestamp with time zone not null,
  valid_to timestamp with time zone
);
CREATE INDEX campaign_history_key ON ads.campaign_history USING btree (account_id, id, valid_from);
CREATE UNIQUE INDEX campaign_history_open ON ads.campaign_history USING btree (account_id, id) WHERE (valid_to IS NULL);
alter table ads.campaign_history enable row level security;
create policy open on ads.campaign_history for select
  using (account_id = (( SELECT foundation.acting_account() AS acting_account)));
grant select on ads.campaign_history to atrium_app;

-- What an advertiser wants to reach, and for how much.
create table ads.campaigns (
  account_id bigint not null,
  id bigint not null default foundation.new_id(),
  name text not null,
  objective text not null,
  budget_mode text not null,
  budget_micros bigint,  -- Millionths of a unit of the currency of the account.
  labels text[] not null default '{}'::text[],
  is_on boolean not null,  -- The switch that people press. Whether it delivers is derived.
  published_at timestamp with time zone,  -- Null for a draft, which never delivers.
  deleted_at timestamp with time zone,  -- Since when it is in the bin.
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint campaigns_pkey PRIMARY KEY (account_id, id),
  constraint campaigns_budget_micros_check CHECK (budget_micros > 0),
  constraint campaigns_budget_mode_check CHECK (budget_mode = ANY (ARRAY['none'::text, 'daily'::text, 'lifetime'::text])),
  constraint campaigns_check CHECK ((budget_mode = 'none'::text) = (budget_micros IS NULL)),
  constraint campaigns_labels_check CHECK (cardinality(labels) <= 20),
  constraint campaigns_name_check CHECK (length(name) >= 1 AND length(name) <= 200),
  constraint campaigns_objective_check CHECK (objective = ANY (ARRAY['reach'::text, 'traffic'::text, 'video_views'::text, 'engagement'::text, 'app_promotion'::text, 'lead_generation'::text, 'web_conversions'::text, 'product_sales'::text])),
  constraint campaigns_account_id_fkey FOREIGN KEY (account_id) REFERENCES assets.accounts(id)
);
CREATE INDEX campaigns_by_name ON ads.campaigns USING btree (account_id, lower(name), id) WHERE (deleted_at IS NULL);
CREATE TRIGGER counted AFTER INSERT ON ads.campaigns REFERENCING NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION ads.keep_total('campaign');
CREATE TRIGGER history AFTER INSERT OR DELETE OR UPDATE ON ads.campaigns FOR EACH ROW EXECUTE FUNCTION foundation.keep_history('ads.campaign_history', 'account_id,id');
CREATE TRIGGER recounted AFTER UPDATE ON ads.campaigns REFERENCING OLD TABLE AS gone NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION ads.keep_total('campaign');
alter table ads.campaigns enable row level security;
alter table ads.campaigns force row level security;
create policy door on ads.campaigns for select to atrium_door
  using (true);
create policy open on ads.campaigns
  using (account_id = (( SELECT foundation.acting_account() AS acting_account)));
grant insert, select, update on ads.campaigns to atrium_app;

-- What changed with a version. Only the last ones are kept.
create table ads.changes (
  account_id bigint not null,
  level text not null,
  version bigint not null,
  object_id bigint not null,
  constraint changes_pkey PRIMARY KEY (account_id, level, version, object_id),
  constraint changes_account_id_level_fkey FOREIGN KEY (account_id, level) REFERENCES ads.totals(account_id, level)
);
alter table ads.changes enable row level security;
create policy open on ads.changes for select
  using (account_id = (( SELECT foundation.acting_account() AS acting_account)));
grant select on ads.changes to atrium_app;

-- With which view the ads manager of an account opens for a person, as long as they may use it.
create table ads.default_views (
  account_id bigint not null,
  person_id bigint not null,
  view_id bigint not null,
  constraint default_views_pkey PRIMARY KEY (account_id, person_id),
  constraint default_views_account_id_view_id_fkey FOREIGN KEY (account_id, view_id) REFERENCES ads.views(account_id, id),
  constraint default_views_person_id_fkey FOREIGN KEY (person_id) REFERENCES identity.people(id)
);
alter table ads.default_views enable row level security;
alter table ads.default_views force row level security;
create policy open on ads.default_views
  using (account_id = (( SELECT foundation.acting_account() AS acting_account)) AND person_id = (( SELECT foundation.acting_person() AS acting_person)));
grant delete, insert, select, update on ads.default_views to atrium_app;

-- A brand as which ads appear: its name and its picture.
create table ads.identities (
  account_id bigint not null,
  id bigint not null default foundation.new_id(),
  name text not null,
  picture bigint,  -- A square image of the library of its account.
  deleted_at timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint identities_pkey PRIMARY KEY (account_id, id),
  constraint identities_name_check CHECK (length(name) >= 1 AND length(name) <= 100),
  constraint identities_account_id_fkey FOREIGN KEY (account_id) REFERENCES assets.accounts(id),
  constraint identities_account_id_picture_fkey FOREIGN KEY (account_id, picture) REFERENCES ads.media(account_id, id)
);
CREATE INDEX identities_by_name ON ads.identities USING btree (account_id, lower(name), id);
CREATE INDEX identities_of_picture ON ads.identities USING btree (account_id, picture) WHERE (picture IS NOT NULL);
alter table ads.identities enable row level security;
alter table ads.identities force row level security;
create policy open on ads.identities
  using (account_id = (( SELECT foundation.acting_account() AS acting_account)));
grant insert, select, update on ads.identities to atrium_app;

-- An image or a video of the creative library of an ad account.
create table ads.media (
  account_id bigint not null,
  id bigint not null default foundation.new_id(),
  kind text not null,
  name text not null,
  folder text not null default ''::text,  -- Empty for none.
  labels text[] not null default '{}'::text[],
  version integer not null default 1,  -- The one that ads show.
  added_by text not null,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,  -- Since when it is in the bin.
  post_id bigint,  -- Of a creator's post; null for what is the account's own.
  creator_name text,
  authorized_until timestamp with time zone,  -- The latest end of what its creator allows this account.
  end_told timestamp with time zone,  -- The end that whoever works with the account was told of beforehand.
  shared_with bigint,  -- The center that owns the account, whose other accounts see it and may take it over; null for none.
  constraint media_pkey PRIMARY KEY (account_id, id),
  constraint media_check CHECK (num_nulls(post_id, creator_name, authorized_until) = ANY (ARRAY[0, 3])),
  constraint media_check1 CHECK (shared_with IS NULL OR post_id IS NULL),
  constraint media_folder_check CHECK (length(folder) <= 80),
  constraint media_kind_check CHECK (kind = ANY (ARRAY['image'::text, 'video'::text])),
  constraint media_labels_check CHECK (cardinality(labels) <= 20),
  constraint media_name_check CHECK (length(name) >= 1 AND length(name) <= 200),
  constraint media_version_check CHECK (version > 0),
  constraint media_account_id_fkey FOREIGN KEY (account_id) REFERENCES assets.accounts(id),
  constraint media_post_id_fkey FOREIGN KEY (post_id) REFERENCES ads.posts(id),
  constraint media_shared_with_fkey FOREIGN KEY (shared_with) REFERENCES access.centers(center_id)
);
CREATE INDEX media_by_name ON ads.media USING btree (account_id, lower(name), id) WHERE (deleted_at IS NULL);
CREATE INDEX media_ending ON ads.media USING btree (authorized_until) WHERE (authorized_until IS NOT NULL);
CREATE UNIQUE INDEX media_of_post ON ads.media USING btree (account_id, post_id) WHERE (post_id IS NOT NULL);
CREATE INDEX media_shared ON ads.media USING btree (shared_with, id DESC) WHERE ((shared_with IS NOT NULL) AND (deleted_at IS NULL));
CREATE TRIGGER shown_until_moves AFTER UPDATE OF authorized_until ON ads.media FOR EACH ROW WHEN (old.authorized_until IS DISTINCT FROM new.authorized_until) EXECUTE FUNCTION ads.move_shown_until();
alter table ads.media enable row level security;
alter table ads.media force row level security;
create policy door on ads.media for select to atrium_door
  using (true);
create policy door_ends on ads.media for update to atrium_door
  using (true);
create policy open on ads.media
  using (account_id = (( SELECT foundation.acting_account() AS acting_account)));
create policy shared on ads.media for select
  using (deleted_at IS NULL AND shared_with = (( SELECT a.owner_center_id
   FROM assets.accounts a
  WHERE a.id = (( SELECT foundation.acting_account() AS acting_account)) AND a.owner_center_id = (( SELECT foundation.acting_center() AS acting_center)))));
grant insert, select, update on ads.media to atrium_app;

-- What an image or a video was and is; never changed.
create table ads.media_versions (
  account_id bigint not null,
  media_id bigint not null,
  number integer not null,
  sent_hash bytea not null,  -- SHA-256 of the file as it was sent, by which the same file is known again in its account.
  hash bytea not null,  -- SHA-256 of the file as it is kept, which is its name. Images are encoded anew.
  preview_hash bytea,  -- Of a small image, or of the still that stands for a video.
  media_type text not null,
  bytes bigint not null,
  width integer not null,
  height integer not null,
  duration_ms integer,
  codec text,
  bit_rate integer,
  has_sound boolean,
  added_by text not null,
  added_at timestamp with time zone not null default now(),
  constraint media_versions_pkey PRIMARY KEY (account_id, media_id, number),
  constraint media_versions_bytes_check CHECK (bytes > 0),
  constraint media_versions_duration_ms_check CHECK (duration_ms > 0),
  constraint media_versions_hash_check CHECK (length(hash) = 32),
  constraint media_versions_height_check CHECK (height > 0),
  constraint media_versions_number_check CHECK (number > 0),
  constraint media_versions_preview_hash_check CHECK (length(preview_hash) = 32),
  constraint media_versions_sent_hash_check CHECK (length(sent_hash) = 32),
  constraint media_versions_width_check CHECK (width > 0),
  constraint media_versions_account_id_media_id_fkey FOREIGN KEY (account_id, media_id) REFERENCES ads.media(account_id, id)
);
CREATE INDEX media_versions_hash ON ads.media_versions USING btree (hash);
CREATE INDEX media_versions_preview ON ads.media_versions USING btree (preview_hash);
CREATE INDEX media_versions_sent ON ads.media_versions USING btree (account_id, sent_hash);
alter table ads.media_versions enable row level security;
alter table ads.media_versions force row level security;
create policy door on ads.media_versions for select to atrium_door
  using (true);
create policy open on ads.media_versions
  using (account_id = (( SELECT foundation.acting_account() AS acting_account)));
create policy shared on ads.media_versions for select
  using ((EXISTS ( SELECT
   FROM ads.media m
  WHERE m.account_id = media_versions.account_id AND m.id = media_versions.media_id AND m.version = media_versions.number AND m.account_id <> (( SELECT foundation.acting_account() AS acting_account)))));
grant insert, select on ads.media_versions to atrium_app;

-- What a creator allows: one post, to whichever ad account presents the code first, until its end or until it is revoked.
create table ads.post_authorizations (
  id bigint not null default foundation.new_id(),
  post_id bigint not null,
  person_id bigint not null,
  creator_name text not null,
  days smallint not null,
  created_at timestamp with time zone not null default now(),
  ends_at timestamp with time zone not null,
  account_id bigint,
  account_name text,  -- What the account was called when it presented the code: its creator cannot look into that center.
  center_name text,
  redeemed_at timestamp with time zone,
  revoked_at timestamp with time zone,
  constraint post_authorizations_pkey PRIMARY KEY (id),
  constraint post_authorizations_check CHECK (num_nulls(account_id, account_name, center_name, redeemed_at) = ANY (ARRAY[0, 4])),
  constraint post_authorizations_days_check CHECK (days = ANY (ARRAY[7, 30, 60, 365])),
  constraint post_authorizations_account_id_fkey FOREIGN KEY (account_id) REFERENCES assets.accounts(id),
  constraint post_authorizations_person_id_fkey FOREIGN KEY (person_id) REFERENCES identity.people(id),
  constraint post_authorizations_post_id_fkey FOREIGN KEY (post_id) REFERENCES ads.posts(id)
);
CREATE INDEX post_authorizations_of_account ON ads.post_authorizations USING btree (account_id, post_id);
CREATE INDEX post_authorizations_of_post ON ads.post_authorizations USING btree (post_id, id);
alter table ads.post_authorizations enable row level security;
alter table ads.post_authorizations force row level security;
create policy account on ads.post_authorizations for select
  using (account_id = (( SELECT foundation.acting_account() AS acting_account)));
create policy door on ads.post_authorizations for select to atrium_door
  using (true);
create policy own on ads.post_authorizations
  using (person_id = (( SELECT foundation.acting_person() AS acting_person)));
create policy presented on ads.post_authorizations
  using (id = (( SELECT foundation.presented_authorization() AS presented_authorization)));
grant insert, select, update on ads.post_authorizations to atrium_app;

-- A video of somebody who lets others advertise with it.
create table ads.posts (
  person_id bigint not null,
  id bigint not null default foundation.new_id(),
  name text not null,
  sent_hash bytea not null,
  hash bytea not null,
  preview_hash bytea,
  media_type text not null,
  bytes bigint not null,
  width integer not null,
  height integer not null,
  duration_ms integer,
  codec text,
  bit_rate integer,
  has_sound boolean,
  created_at timestamp with time zone not null default now(),
  removed_at timestamp with time zone,  -- Since when its creator has it no longer; its file is swept once nobody names it.
  constraint posts_pkey PRIMARY KEY (id),
  constraint posts_bytes_check CHECK (bytes > 0),
  constraint posts_duration_ms_check CHECK (duration_ms > 0),
  constraint posts_hash_check CHECK (length(hash) = 32),
  constraint posts_height_check CHECK (height > 0),
  constraint posts_name_check CHECK (length(name) >= 1 AND length(name) <= 200),
  constraint posts_preview_hash_check CHECK (length(preview_hash) = 32),
  constraint posts_sent_hash_check CHECK (length(sent_hash) = 32),
  constraint posts_width_check CHECK (width > 0),
  constraint posts_person_id_fkey FOREIGN KEY (person_id) REFERENCES identity.people(id)
);
CREATE INDEX posts_hash ON ads.posts USING btree (hash);
CREATE INDEX posts_of_person ON ads.posts USING btree (person_id, id);
CREATE INDEX posts_preview ON ads.posts USING btree (preview_hash);
CREATE INDEX posts_sent ON ads.posts USING btree (person_id, sent_hash);
alter table ads.posts enable row level security;
alter table ads.posts force row level security;
create policy door on ads.posts for select to atrium_door
  using (true);
create policy own on ads.posts
  using (person_id = (( SELECT foundation.acting_person() AS acting_person)));
create policy presented on ads.posts for select
  using ((EXISTS ( SELECT
   FROM ads.post_authorizations a
  WHERE a.post_id = posts.id AND a.id = (( SELECT foundation.presented_authorization() AS presented_authorization)))));
grant insert, select, update on ads.posts to atrium_app;

-- Each time an ad asks to be shown: what people would see then, what rules found, and what was decided.
create table ads.reviews (
  account_id bigint not null,
  id bigint not null default foundation.new_id(),
  ad_id bigint not null,
  state text not null default 'checking'::text,
  asked_at timestamp with time zone not null default now(),
  content jsonb,  -- What people would see, as it was when the rules looked at it; null before.
  search text not null default ''::text,
  findings text[] not null default '{}'::text[],  -- What rules found, as reasons; they reject by themselves only for some.
  appeal text,  -- Why the advertiser asks once more.
  reasons text[] not null default '{}'::text[],
  note text,
  decided_at timestamp with time zone,
  decided_by bigint,  -- Null where rules decided. Advertisers are not told who it was.
  decided_by_name text,
  constraint reviews_pkey PRIMARY KEY (account_id, id),
  constraint reviews_id_key UNIQUE (id),
  constraint reviews_appeal_check CHECK (length(appeal) >= 1 AND length(appeal) <= 2000),
  constraint reviews_check CHECK ((state = ANY (ARRAY['approved'::text, 'rejected'::text])) = (decided_at IS NOT NULL)),
  constraint reviews_check1 CHECK ((state = 'rejected'::text) = (cardinality(reasons) > 0)),
  constraint reviews_note_check CHECK (length(note) <= 1000),
  constraint reviews_state_check CHECK (state = ANY (ARRAY['checking'::text, 'waiting'::text, 'approved'::text, 'rejected'::text, 'withdrawn'::text])),
  constraint reviews_account_id_ad_id_fkey FOREIGN KEY (account_id, ad_id) REFERENCES ads.ads(account_id, id)
);
CREATE INDEX reviews_checking ON ads.reviews USING btree (id) WHERE (state = 'checking'::text);
CREATE INDEX reviews_of_ad ON ads.reviews USING btree (account_id, ad_id, id);
CREATE INDEX reviews_of_state ON ads.reviews USING btree (state, id);
CREATE UNIQUE INDEX reviews_open ON ads.reviews USING btree (account_id, ad_id) WHERE (state = ANY (ARRAY['checking'::text, 'waiting'::text]));
alter table ads.reviews enable row level security;
alter table ads.reviews force row level security;
create policy desk on ads.reviews for select
  using (( SELECT foundation.at_review_desk() AS at_review_desk));
create policy door on ads.reviews for select to atrium_door
  using (true);
create policy open on ads.reviews
  using (account_id = (( SELECT foundation.acting_account() AS acting_account)));
grant insert, select, update on ads.reviews to atrium_app;

-- What a run did to each object that met the conditions, or why it did nothing. For 90 days.
create table ads.rule_results (
  account_id bigint not null,
  run_id bigint not null,
  object_id bigint not null,
  rule_id bigint not null,
  name text not null,
  state text not null,
  reason text,
  yields_to bigint,
  refusal jsonb,
  act text not null,  -- What was done, in which direction: by it rules that contradict each other are told apart.
  before_micros bigint,
  after_micros bigint,
  found text[] not null,
  done_at timestamp with time zone not null default now(),
  constraint rule_results_pkey PRIMARY KEY (account_id, run_id, object_id),
  constraint rule_results_check CHECK ((state = 'skipped'::text) = (reason IS NOT NULL)),
  constraint rule_results_state_check CHECK (state = ANY (ARRAY['acted'::text, 'noted'::text, 'proposed'::text, 'skipped'::text])),
  constraint rule_results_account_id_run_id_fkey FOREIGN KEY (account_id, run_id) REFERENCES ads.rule_runs(account_id, id) ON DELETE CASCADE
);
CREATE INDEX old_rule_results ON ads.rule_results USING btree (done_at);
CREATE INDEX rule_acts ON ads.rule_results USING btree (account_id, object_id, done_at) WHERE (state <> 'skipped'::text);
alter table ads.rule_results enable row level security;
alter table ads.rule_results force row level security;
create policy door on ads.rule_results to atrium_door
  using (true);
create policy open on ads.rule_results
  using (account_id = (( SELECT foundation.acting_account() AS acting_account)));
grant insert, select, update on ads.rule_results to atrium_app;

-- Each run of a rule, written in the transaction of what it did: a half hour is claimed by its row, so that no two servers do it.
create table ads.rule_runs (
  account_id bigint not null,
  id bigint not null default foundation.new_id(),
  rule_id bigint not null,
  center_id bigint not null,
  slot timestamp with time zone,  -- The half hour for which it ran; null where somebody ran it, and where runs were missed.
  ran_at timestamp with time zone not null default now(),
  began_at timestamp with time zone not null default clock_timestamp(),  -- Before anything was changed by it: what changed since is what it did, or what came after.
  level text not null,
  state text not null,
  failure text,
  missed integer not null default 0,
  numbers_at timestamp with time zone,
  missing_day date,
  considered integer not null default 0,
  met integer not null default 0,
  acted integer not null default 0,
  proposed integer not null default 0,
  skipped integer not null default 0,
  unchanged integer not null default 0,
  budget_micros bigint not null default 0,
  proposal_id bigint,
  reverted_at timestamp with time zone,
  constraint rule_runs_pkey PRIMARY KEY (account_id, id),
  constraint rule_runs_check CHECK ((state = 'failed'::text) = (failure IS NOT NULL)),
  constraint rule_runs_failure_check CHECK (failure = ANY (ARRAY['unreadable'::text, 'busy'::text, 'fault'::text])),
  constraint rule_runs_state_check CHECK (state = ANY (ARRAY['done'::text, 'no_numbers'::text, 'days_missing'::text, 'stale'::text, 'missed'::text, 'stopped'::text, 'failed'::text])),
  constraint rule_runs_account_id_rule_id_fkey FOREIGN KEY (account_id, rule_id) REFERENCES ads.rules(account_id, id)
);
CREATE INDEX rule_runs_of_account ON ads.rule_runs USING btree (account_id, ran_at, id);
CREATE INDEX rule_runs_of_rule ON ads.rule_runs USING btree (account_id, rule_id, id);
CREATE UNIQUE INDEX rule_runs_slot ON ads.rule_runs USING btree (account_id, rule_id, slot, ((state = 'failed'::text)));
alter table ads.rule_runs enable row level security;
alter table ads.rule_runs force row level security;
create policy center on ads.rule_runs
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
create policy open on ads.rule_runs
  using (account_id = (( SELECT foundation.acting_account() AS acting_account)));
grant insert, select, update on ads.rule_runs to atrium_app;

-- If conditions hold of an object of the account, something is done to it, as the person who answers for the rule.
create table ads.rules (
  account_id bigint not null,
  id bigint not null default foundation.new_id(),
  center_id bigint not null,  -- From where its owner works in the account: the center that owns it, or a partner.
  owner_id bigint not null,
  name text not null,
  precedence integer not null,
  level text not null,
  definition jsonb not null,  -- All that it says but its name and place, as the contract has it.
  version integer not null default 1,  -- Counts what it said: a preview is of one version.
  state text not null default 'paused'::text,
  stopped_because text,
  activated_at timestamp with time zone,
  last_slot timestamp with time zone,  -- The half hour up to which it ran or was left out.
  deleted_at timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint rules_pkey PRIMARY KEY (account_id, id),
  constraint rules_check CHECK (state = 'paused'::text OR deleted_at IS NULL AND stopped_because IS NULL AND activated_at IS NOT NULL),
  constraint rules_level_check CHECK (level = ANY (ARRAY['campaign'::text, 'ad_group'::text, 'ad'::text])),
  constraint rules_name_check CHECK (length(name) >= 1 AND length(name) <= 200),
  constraint rules_precedence_check CHECK (precedence >= 1 AND precedence <= 1000),
  constraint rules_state_check CHECK (state = ANY (ARRAY['active'::text, 'paused'::text])),
  constraint rules_stopped_because_check CHECK (stopped_because = ANY (ARRAY['owner_may_not'::text, 'owner_left'::text, 'account_closed'::text])),
  constraint rules_version_check CHECK (version > 0),
  constraint rules_account_id_fkey FOREIGN KEY (account_id) REFERENCES assets.accounts(id)
);
CREATE INDEX active_rules ON ads.rules USING btree (account_id, id) WHERE (state = 'active'::text);
CREATE INDEX rules_of_owner ON ads.rules USING btree (center_id, owner_id) WHERE (deleted_at IS NULL);
alter table ads.rules enable row level security;
alter table ads.rules force row level security;
create policy center on ads.rules
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
create policy door on ads.rules for select to atrium_door
  using (true);
create policy open on ads.rules
  using (account_id = (( SELECT foundation.acting_account() AS acting_account)));
grant insert, select, update on ads.rules to atrium_app;

-- Targeting with a name, to be used again in ad groups.
create table ads.saved_targetings (
  account_id bigint not null,
  id bigint not null default foundation.new_id(),
  name text not null,
  targeting jsonb not null,
  deleted_at timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint saved_targetings_pkey PRIMARY KEY (account_id, id),
  constraint saved_targetings_name_check CHECK (length(name) >= 1 AND length(name) <= 200),
  constraint saved_targetings_account_id_fkey FOREIGN KEY (account_id) REFERENCES assets.accounts(id)
);
alter table ads.saved_targetings enable row level security;
alter table ads.saved_targetings force row level security;
create policy open on ads.saved_targetings
  using (account_id = (( SELECT foundation.acting_account() AS acting_account)));
grant insert, select, update on ads.saved_targetings to atrium_app;

-- How many campaigns, ad groups and ads of an account there are, and how often what lists say of them changed, kept by triggers: to count 200,000 for each page would cost more than the page.
create table ads.totals (
  account_id bigint not null,
  level text not null,
  live integer not null,  -- Those that are not in the bin.
  binned integer not null default 0,
  version bigint not null default 1,
  known_from bigint not null default 1,  -- Of later versions it is known what changed; who knows an earlier one reads all.
  constraint totals_pkey PRIMARY KEY (account_id, level),
  constraint totals_binned_check CHECK (binned >= 0),
  constraint totals_level_check CHECK (level = ANY (ARRAY['campaign'::text, 'ad_group'::text, 'ad'::text])),
  constraint totals_live_check CHECK (live >= 0),
  constraint totals_account_id_fkey FOREIGN KEY (account_id) REFERENCES assets.accounts(id)
);
alter table ads.totals enable row level security;
create policy open on ads.totals for select
  using (account_id = (( SELECT foundation.acting_account() AS acting_account)));
grant select on ads.totals to atrium_app;

-- Columns, filters, order and days of a table: of one person, or shared with all who work in the account.
create table ads.views (
  account_id bigint not null,
  id bigint not null default foundation.new_id(),
  person_id bigint not null,
  maker_name text not null,  -- As they were called when they made it: a partner's people do not see each other.
  name text not null,
  is_shared boolean not null,
  settings jsonb not null,
  deleted_at timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint views_pkey PRIMARY KEY (account_id, id),
  constraint views_name_check CHECK (length(name) >= 1 AND length(name) <= 100),
  constraint views_account_id_fkey FOREIGN KEY (account_id) REFERENCES assets.accounts(id),
  constraint views_person_id_fkey FOREIGN KEY (person_id) REFERENCES identity.people(id)
);
CREATE INDEX shared_views ON ads.views USING btree (account_id) WHERE is_shared;
CREATE INDEX views_of_person ON ads.views USING btree (account_id, person_id);
alter table ads.views enable row level security;
alter table ads.views force row level security;
create policy open on ads.views
  using (account_id = (( SELECT foundation.acting_account() AS acting_account)) AND (is_shared OR person_id = (( SELECT foundation.acting_person() AS acting_person))));
grant insert, select, update on ads.views to atrium_app;

-- =====================================================================================================================
create schema assets;
grant usage on schema assets to atrium_app;

-- Counts what came, and what a second copy added to a first, one statement at a time.
CREATE OR REPLACE FUNCTION assets.count_pixel_events()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if tg_op = 'INSERT' then
    insert into assets.pixel_days as d
        (account_id, pixel_id, day, name, total, by_browser, by_server, by_both, with_email, with_phone, with_external, with_visitor, with_any, last_at)
      select n.account_id, n.pixel_id, n.day, n.name, count(*), count(*) filter (where n.by_browser), count(*) filter (where n.by_server),
        count(*) filter (where n.by_browser and n.by_server), count(n.email_hash), count(n.phone_hash), count(n.external_hash),
        count(n.visitor_hash), count(coalesce(n.email_hash, n.phone_hash, n.external_hash, n.visitor_hash)), max(n.received_at)
      from come n group by 1, 2, 3, 4 order by 1, 2, 3, 4
      on conflict (account_id, pixel_id, day, name) do update set
        total = d.total + excluded.total, by_browser = d.by_browser + excluded.by_browser, by_server = d.by_server + excluded.by_server,
        by_both = d.by_both + excluded.by_both, with_email = d.with_email + excluded.with_email, with_phone = d.with_phone + excluded.with_phone,
        with_external = d.with_external + excluded.with_external, with_visitor = d.with_visitor + excluded.with_visitor,
        with_any = d.with_any + excluded.with_any, last_at = greatest(d.last_at, excluded.last_at);
  else
    update assets.pixel_days d set
        by_browser = d.by_browser + m.by_browser, by_server = d.by_server + m.by_server, by_both = d.by_both + m.by_both,
        with_email = d.with_email + m.with_email, with_phone = d.with_phone + m.with_phone,
        with_external = d.with_external + m.with_external, with_visitor = d.with_visitor + m.with_visitor, with_any = d.with_any + m.with_any
      from (
        select n.account_id, n.pixel_id, n.day, n.name,
          count(*) filter (where n.by_browser and not o.by_browser) as by_browser,
          count(*) filter (where n.by_server and not o.by_server) as by_server,
          count(*) filter (where n.by_browser and n.by_server and not (o.by_browser and o.by_server)) as by_both,
          count(n.email_hash) - count(o.email_hash) as with_email, count(n.phone_hash) - count(o.phone_hash) as with_phone,
          count(n.external_hash) - count(o.external_hash) as with_external, count(n.visitor_hash) - count(o.visitor_hash) as with_visitor,
          count(coalesce(n.email_hash, n.phone_hash, n.external_hash, n.visitor_hash))
            - count(coalesce(o.email_hash, o.phone_hash, o.external_hash, o.visitor_hash)) as with_any
        from come n join gone o on o.account_id = n.account_id and o.pixel_id = n.pixel_id and o.id = n.id
        group by 1, 2, 3, 4
      ) m
      where d.account_id = m.account_id and d.pixel_id = m.pixel_id and d.day = m.day and d.name = m.name;
  end if;
  return null;
end
$function$;

-- Audiences that something is to be done to, in whatever account they lie.
CREATE OR REPLACE FUNCTION assets.due_audiences()
 RETURNS TABLE(account_id bigint, id bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
BEGIN ATOMIC
 SELECT a.account_id,
     a.id
    FROM assets.audiences a
   WHERE ((a.rule IS NOT NULL) AND (a.deleted_at IS NULL) AND ((a.expires_at IS NULL) OR (a.expires_at > now())) AND ((a.computed_at IS NULL) OR (a.computed_at < (now() - '01:00:00'::interval))))
 UNION
  SELECT u.account_id,
     u.audience_id
    FROM assets.audience_uploads u
   WHERE ((u.state = ANY (ARRAY['working'::text, 'cancelled'::text])) AND (u.ended_at < (now() - '00:10:00'::interval)) AND (EXISTS ( SELECT
            FROM assets.audience_upload_rows r
           WHERE ((r.account_id = u.account_id) AND (r.upload_id = u.id)))))
 UNION
  SELECT a.account_id,
     a.id
    FROM assets.audiences a
   WHERE ((LEAST(a.deleted_at, a.expires_at) < (now() - '7 days'::interval)) AND (EXISTS ( SELECT
            FROM assets.audience_members m
           WHERE ((m.account_id = a.account_id) AND (m.audience_id = a.id)))))
  ORDER BY 1, 2;
END;
grant execute on function assets.due_audiences() to atrium_app;

-- An account that goes to another center takes its audiences along and is shown those of its former one no longer.
CREATE OR REPLACE FUNCTION assets.end_audience_shares()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  delete from assets.audience_shares s where new.id in (s.account_id, s.to_account_id);
  return null;
end
$function$;
grant execute on function assets.end_audience_shares() to atrium_app;

-- An account that goes to another center takes its pixels along and is shown those of its former one no longer.
CREATE OR REPLACE FUNCTION assets.end_pixel_shares()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  delete from assets.pixel_shares s where new.id in (s.account_id, s.to_account_id);
  return null;
end
$function$;
grant execute on function assets.end_pixel_shares() to atrium_app;

-- The pixel of a code that a browser or a server presents, in whatever account it lies.
CREATE OR REPLACE FUNCTION assets.find_pixel(sought text)
 RETURNS TABLE(account_id bigint, id bigint, name text, is_on boolean, honors_opt_out boolean, domains text[], secret_number integer, former_secret_until timestamp with time zone, test_code text, time_zone text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
BEGIN ATOMIC
 SELECT p.account_id,
     p.id,
     p.name,
     p.is_on,
     p.honors_opt_out,
     p.domains,
     p.secret_number,
     p.former_secret_until,
     p.test_code,
     a.time_zone
    FROM (assets.pixels p
      JOIN assets.accounts a ON ((a.id = p.account_id)))
   WHERE ((p.code = find_pixel.sought) AND (p.deleted_at IS NULL));
END;
grant execute on function assets.find_pixel(text) to atrium_app;

CREATE OR REPLACE FUNCTION assets.note_accounts()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform foundation.note_changes('accounts', array_agg(c.center_id), array_agg(c.id)) from (
    select h.center_id, n.id from changed n join stale o using (id)
      join access.holdings h on h.asset_id = n.id and h.status = 'bound' and h.relation = 'owner_center'
      where n is distinct from o
    union all
    select h.center_id, n.id from changed n join stale o using (id)
      join access.holdings h on h.owner_center_id = n.owner_center_id and h.asset_id = n.id and h.status = 'bound' and h.relation = 'owner_partner'
      where n is distinct from o
  ) c;
  return null;
end
$function$;

-- Accounts with pixels, for the job that deletes what was kept long enough.
CREATE OR REPLACE FUNCTION assets.pixel_accounts()
 RETURNS SETOF bigint
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
BEGIN ATOMIC
 SELECT DISTINCT p.account_id
    FROM assets.pixels p
   ORDER BY p.account_id;
END;
grant execute on function assets.pixel_accounts() to atrium_app;

-- Puts the labels on an asset again that it had in a center at an instant.
CREATE OR REPLACE FUNCTION assets.restore_labels(center bigint, asset bigint, at timestamp with time zone)
 RETURNS void
 LANGUAGE sql
BEGIN ATOMIC
 INSERT INTO assets.labels (center_id, asset_id, label)  SELECT h.center_id,
             h.asset_id,
             h.label
            FROM assets.label_history h
           WHERE ((h.center_id = restore_labels.center) AND (h.asset_id = restore_labels.asset) AND (h.valid_from <= restore_labels.at) AND ((h.valid_to IS NULL) OR (h.valid_to > restore_labels.at)))
           ORDER BY h.label ON CONFLICT DO NOTHING;
END;

-- Ad accounts. Owned by a center, or by the person who made them.
create table assets.accounts (
  id bigint not null default foundation.new_id(),
  owner_center_id bigint,
  owner_person_id bigint,
  maker_person_id bigint not null,
  origin text not null,
  name text not null,
  company text not null default ''::text,
  currency text not null,
  time_zone text not null,
  industry text not null default ''::text,
  region text not null,
  status text not null default 'enabled'::text,
  created_at timestamp with time zone not null default now(),
  bound_at timestamp with time zone,
  closed_at timestamp with time zone,  -- When it was closed: what people and partners held until then is given back if it is reopened in time.
  status_before_closing text,
  constraint accounts_pkey PRIMARY KEY (id),
  constraint accounts_check CHECK (num_nonnulls(owner_center_id, owner_person_id) = 1),
  constraint accounts_check1 CHECK (closed_at IS NULL OR status = 'closed'::text),
  constraint accounts_check2 CHECK ((closed_at IS NULL) = (status_before_closing IS NULL)),
  constraint accounts_name_check CHECK (length(name) >= 1 AND length(name) <= 120),
  constraint accounts_origin_check CHECK (origin = ANY (ARRAY['created'::text, 'bound'::text, 'personal'::text, 'transferred'::text])),
  constraint accounts_status_check CHECK (status = ANY (ARRAY['in_review'::text, 'enabled'::text, 'limited'::text, 'suspended'::text, 'disabled'::text, 'closed'::text])),
  constraint accounts_maker_person_id_fkey FOREIGN KEY (maker_person_id) REFERENCES identity.people(id),
  constraint accounts_owner_center_id_fkey FOREIGN KEY (owner_center_id) REFERENCES centers.centers(id),
  constraint accounts_owner_person_id_fkey FOREIGN KEY (owner_person_id) REFERENCES identity.people(id)
);
CREATE INDEX accounts_in_status ON assets.accounts USING btree (owner_center_id, status, id);
CREATE INDEX accounts_newest ON assets.accounts USING btree (owner_center_id, created_at, id);
CREATE INDEX accounts_of_center ON assets.accounts USING btree (owner_center_id, lower(name), id);
CREATE INDEX accounts_of_person ON assets.accounts USING btree (owner_person_id, name, id) WHERE (owner_person_id IS NOT NULL);
CREATE TRIGGER audience_shares_end AFTER UPDATE OF owner_center_id ON assets.accounts FOR EACH ROW WHEN (old.owner_center_id IS DISTINCT FROM new.owner_center_id) EXECUTE FUNCTION assets.end_audience_shares();
CREATE TRIGGER media_shares_end AFTER UPDATE OF owner_center_id ON assets.accounts FOR EACH ROW WHEN (old.owner_center_id IS DISTINCT FROM new.owner_center_id) EXECUTE FUNCTION ads.end_media_shares();
CREATE TRIGGER note AFTER UPDATE ON assets.accounts REFERENCING OLD TABLE AS stale NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION assets.note_accounts();
CREATE TRIGGER pixel_shares_end AFTER UPDATE OF owner_center_id ON assets.accounts FOR EACH ROW WHEN (old.owner_center_id IS DISTINCT FROM new.owner_center_id) EXECUTE FUNCTION assets.end_pixel_shares();
CREATE TRIGGER wallet AFTER INSERT OR UPDATE OF name, company, status, owner_center_id ON assets.accounts FOR EACH ROW EXECUTE FUNCTION finance.open_wallet();
alter table assets.accounts enable row level security;
alter table assets.accounts force row level security;
create policy change on assets.accounts for update
  using (owner_center_id = (( SELECT foundation.acting_center() AS acting_center)) OR owner_person_id = (( SELECT foundation.acting_person() AS acting_person)))
  with check (owner_center_id = (( SELECT foundation.acting_center() AS acting_center)) OR owner_person_id = (( SELECT foundation.acting_person() AS acting_person)) OR owner_person_id = maker_person_id);
create policy door on assets.accounts for select to atrium_door
  using (true);
create policy handed on assets.accounts for update
  using ((EXISTS ( SELECT
   FROM assets.transfers t
  WHERE t.account_id = accounts.id AND t.state = 'offered'::text AND t.to_center_id = (( SELECT foundation.acting_center() AS acting_center)) AND t.center_id = accounts.owner_center_id)) OR (EXISTS ( SELECT
   FROM assets.transfers t
  WHERE t.account_id = accounts.id AND t.state = 'accepted'::text AND t.reversible_until > now() AND t.center_id = (( SELECT foundation.acting_center() AS acting_center)) AND t.to_center_id = accounts.owner_center_id)))
  with check (owner_center_id = (( SELECT foundation.acting_center() AS acting_center)));
create policy make on assets.accounts for insert
  with check (owner_center_id = (( SELECT foundation.acting_center() AS acting_center)) OR owner_person_id = (( SELECT foundation.acting_person() AS acting_person)));
create policy shared on assets.accounts for select
  using ((EXISTS ( SELECT
   FROM access.holdings h
  WHERE h.center_id = (( SELECT foundation.acting_center() AS acting_center)) AND h.asset_id = accounts.id AND h.status = 'bound'::text AND (h.expires_at IS NULL OR h.expires_at > now()))));
create policy shared_change on assets.accounts for update
  using ((EXISTS ( SELECT
   FROM access.holdings h
  WHERE h.center_id = (( SELECT foundation.acting_center() AS acting_center)) AND h.asset_id = accounts.id AND h.status = 'bound'::text AND (h.expires_at IS NULL OR h.expires_at > now()))))
  with check ((EXISTS ( SELECT
   FROM access.holdings h
  WHERE h.center_id = (( SELECT foundation.acting_center() AS acting_center)) AND h.asset_id = accounts.id AND h.owner_center_id = accounts.owner_center_id)));
create policy visible on assets.accounts for select
  using (owner_center_id = (( SELECT foundation.acting_center() AS acting_center)) OR owner_person_id = (( SELECT foundation.acting_person() AS acting_person)) OR id = (( SELECT foundation.sought_account() AS sought_account)));
grant insert, select, update on assets.accounts to atrium_app;

create table assets.audience_members (
  account_id bigint not null,
  audience_id bigint not null,
  key bytea not null,  -- What is hashed (1 e-mail, 2 phone, 3 visitor, 4 id of the advertiser) and its SHA-256.
  constraint audience_members_pkey PRIMARY KEY (account_id, audience_id, key),
  constraint audience_members_key_check CHECK (length(key) = 33),
  constraint audience_members_account_id_audience_id_fkey FOREIGN KEY (account_id, audience_id) REFERENCES assets.audiences(account_id, id)
);
alter table assets.audience_members enable row level security;
alter table assets.audience_members force row level security;
create policy door on assets.audience_members to atrium_door
  using (true);
create policy open on assets.audience_members
  using (account_id = (( SELECT foundation.acting_account() AS acting_account)));
grant delete, insert, select, update on assets.audience_members to atrium_app;

-- Other ad accounts of the same center that see an audience, or use it too.
create table assets.audience_shares (
  account_id bigint not null,
  audience_id bigint not null,
  to_account_id bigint not null,
  role text not null,
  constraint audience_shares_pkey PRIMARY KEY (account_id, audience_id, to_account_id),
  constraint audience_shares_check CHECK (account_id <> to_account_id),
  constraint audience_shares_role_check CHECK (role = ANY (ARRAY['view'::text, 'use'::text])),
  constraint audience_shares_account_id_audience_id_fkey FOREIGN KEY (account_id, audience_id) REFERENCES assets.audiences(account_id, id),
  constraint audience_shares_to_account_id_fkey FOREIGN KEY (to_account_id) REFERENCES assets.accounts(id)
);
CREATE INDEX audience_shares_to ON assets.audience_shares USING btree (to_account_id);
alter table assets.audience_shares enable row level security;
alter table assets.audience_shares force row level security;
create policy door on assets.audience_shares to atrium_door
  using (true);
create policy open on assets.audience_shares
  using (account_id = (( SELECT foundation.acting_account() AS acting_account)));
create policy received on assets.audience_shares for select
  using (to_account_id = (( SELECT foundation.acting_account() AS acting_account)));
grant delete, insert, select, update on assets.audience_shares to atrium_app;

-- What has come of an upload, until it is put to the audience.
create table assets.audience_upload_rows (
  account_id bigint not null,
  upload_id bigint not null,
  key bytea not null,
  constraint audience_upload_rows_pkey PRIMARY KEY (account_id, upload_id, key),
  constraint audience_upload_rows_key_check CHECK (length(key) = 33),
  constraint audience_upload_rows_account_id_upload_id_fkey FOREIGN KEY (account_id, upload_id) REFERENCES assets.audience_uploads(account_id, id)
);
alter table assets.audience_upload_rows enable row level security;
alter table assets.audience_upload_rows force row level security;
create policy door on assets.audience_upload_rows to atrium_door
  using (true);
create policy open on assets.audience_upload_rows
  using (account_id = (( SELECT foundation.acting_account() AS acting_account)));
grant delete, insert, select, update on assets.audience_upload_rows to atrium_app;

-- Lists of hashes that came, or are coming, in parts.
create table assets.audience_uploads (
  account_id bigint not null,
  audience_id bigint not null,
  id bigint not null default foundation.new_id(),
  mode text not null,
  key_kind text not null,
  maker_name text not null,
  state text not null default 'open'::text,
  rows integer not null,
  received integer not null default 0,
  parts integer[] not null default '{}'::integer[],
  started_at timestamp with time zone not null default now(),
  ended_at timestamp with time zone,
  constraint audience_uploads_pkey PRIMARY KEY (account_id, id),
  constraint audience_uploads_check CHECK (received <= rows),
  constraint audience_uploads_key_kind_check CHECK (key_kind = ANY (ARRAY['email'::text, 'phone'::text, 'external'::text])),
  constraint audience_uploads_mode_check CHECK (mode = ANY (ARRAY['add'::text, 'remove'::text, 'replace'::text])),
  constraint audience_uploads_rows_check CHECK (rows >= 1 AND rows <= 1000000),
  constraint audience_uploads_state_check CHECK (state = ANY (ARRAY['open'::text, 'working'::text, 'done'::text, 'cancelled'::text])),
  constraint audience_uploads_account_id_audience_id_fkey FOREIGN KEY (account_id, audience_id) REFERENCES assets.audiences(account_id, id)
);
CREATE INDEX audience_uploads_of ON assets.audience_uploads USING btree (account_id, audience_id, id);
alter table assets.audience_uploads enable row level security;
alter table assets.audience_uploads force row level security;
create policy door on assets.audience_uploads to atrium_door
  using (true);
create policy open on assets.audience_uploads
  using (account_id = (( SELECT foundation.acting_account() AS acting_account)));
grant delete, insert, select, update on assets.audience_uploads to atrium_app;

-- People whom ads are shown to, or not.
create table assets.audiences (
  account_id bigint not null,
  id bigint not null default foundation.new_id(),
  name text not null,
  rule jsonb,  -- Who belongs to it by the events of pixels; null where lists are uploaded.
  expires_at timestamp with time zone,
  size integer,  -- How many there are, which nobody is told exactly.
  computed_at timestamp with time zone,
  deleted_at timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint audiences_pkey PRIMARY KEY (account_id, id),
  constraint audiences_name_check CHECK (length(name) >= 1 AND length(name) <= 200),
  constraint audiences_account_id_fkey FOREIGN KEY (account_id) REFERENCES assets.accounts(id)
);
CREATE INDEX audiences_by_name ON assets.audiences USING btree (account_id, lower(name), id);
alter table assets.audiences enable row level security;
alter table assets.audiences force row level security;
create policy door on assets.audiences to atrium_door
  using (true);
create policy open on assets.audiences
  using (account_id = (( SELECT foundation.acting_account() AS acting_account)));
create policy shared on assets.audiences for select
  using ((EXISTS ( SELECT
   FROM assets.audience_shares s
  WHERE s.account_id = audiences.account_id AND s.audience_id = audiences.id AND s.to_account_id = (( SELECT foundation.acting_account() AS acting_account)))));
grant insert, select, update on assets.audiences to atrium_app;

create table assets.label_history (
  center_id bigint not null,
  asset_id bigint not null,
  label text not null,
  valid_from timestamp with time zone not null,
  valid_to timestamp with time zone
);
CREATE INDEX label_history_key ON assets.label_history USING btree (center_id, asset_id, label, valid_from);
CREATE UNIQUE INDEX label_history_open ON assets.label_history USING btree (center_id, asset_id, label) WHERE (valid_to IS NULL);
alter table assets.label_history enable row level security;
create policy here on assets.label_history for select
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant select on assets.label_history to atrium_app;

-- Words that a center puts on the assets it holds, its own or shared with it.
create table assets.labels (
  center_id bigint not null,
  asset_id bigint not null,
  label text not null,
  constraint labels_pkey PRIMARY KEY (center_id, asset_id, label),
  constraint labels_label_check CHECK (length(label) >= 1 AND length(label) <= 40),
  constraint labels_center_id_asset_id_fkey FOREIGN KEY (center_id, asset_id) REFERENCES access.holdings(center_id, asset_id)
);
CREATE INDEX labels_alike ON assets.labels USING btree (center_id, lower(label));
CREATE INDEX labels_word ON assets.labels USING btree (center_id, label, asset_id);
CREATE TRIGGER follow AFTER INSERT OR DELETE ON assets.labels FOR EACH ROW EXECUTE FUNCTION access.follow_label();
CREATE TRIGGER history AFTER INSERT OR DELETE OR UPDATE ON assets.labels FOR EACH ROW EXECUTE FUNCTION foundation.keep_history('assets.label_history', 'center_id,asset_id,label');
CREATE TRIGGER note AFTER INSERT ON assets.labels REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION foundation.note_objects('labels', 'asset_id');
CREATE TRIGGER note_delete AFTER DELETE ON assets.labels REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION foundation.note_objects('labels', 'asset_id');
alter table assets.labels enable row level security;
alter table assets.labels force row level security;
create policy door on assets.labels to atrium_door
  using (true);
create policy here on assets.labels
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant delete, insert, select, update on assets.labels to atrium_app;

-- How many events of each name there were on a day, kept by triggers. They stay when the events themselves are deleted.
create table assets.pixel_days (
  account_id bigint not null,
  pixel_id bigint not null,
  day date not null,
  name text not null,
  total integer not null,
  by_browser integer not null,
  by_server integer not null,
  by_both integer not null,
  with_email integer not null,
  with_phone integer not null,
  with_external integer not null,
  with_visitor integer not null,
  with_any integer not null,
  last_at timestamp with time zone not null,
  constraint pixel_days_pkey PRIMARY KEY (account_id, pixel_id, day, name),
  constraint pixel_days_account_id_pixel_id_fkey FOREIGN KEY (account_id, pixel_id) REFERENCES assets.pixels(account_id, id)
);
alter table assets.pixel_days enable row level security;
create policy open on assets.pixel_days
  using (account_id = (( SELECT foundation.acting_account() AS acting_account)));
create policy shared on assets.pixel_days for select
  using ((EXISTS ( SELECT
   FROM assets.pixel_shares s
  WHERE s.account_id = pixel_days.account_id AND s.pixel_id = pixel_days.pixel_id AND s.to_account_id = (( SELECT foundation.acting_account() AS acting_account)))));
grant select on assets.pixel_days to atrium_app;

-- Events as they happened. Of the copies that a browser and a server tell of one event there is one row.
create table assets.pixel_events (
  account_id bigint not null,
  pixel_id bigint not null,
  id bigint not null default foundation.new_id(),
  name text not null,
  event_id text not null,
  at timestamp with time zone not null,
  day date not null,  -- In the time zone of the account.
  by_browser boolean not null,
  by_server boolean not null,
  url text,
  value_micros bigint,
  currency text,
  email_hash bytea,  -- SHA-256 of the address in lower case: who it was is not known here.
  phone_hash bytea,
  external_hash bytea,
  visitor_hash bytea,
  received_at timestamp with time zone not null default now(),
  constraint pixel_events_pkey PRIMARY KEY (account_id, pixel_id, id),
  constraint pixel_events_account_id_pixel_id_name_event_id_key UNIQUE (account_id, pixel_id, name, event_id),
  constraint pixel_events_check CHECK (by_browser OR by_server),
  constraint pixel_events_check1 CHECK ((value_micros IS NULL) = (currency IS NULL)),
  constraint pixel_events_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint pixel_events_email_hash_check CHECK (length(email_hash) = 32),
  constraint pixel_events_event_id_check CHECK (length(event_id) >= 1 AND length(event_id) <= 100),
  constraint pixel_events_external_hash_check CHECK (length(external_hash) = 32),
  constraint pixel_events_name_check CHECK (length(name) >= 1 AND length(name) <= 50),
  constraint pixel_events_phone_hash_check CHECK (length(phone_hash) = 32),
  constraint pixel_events_url_check CHECK (length(url) <= 1000),
  constraint pixel_events_value_micros_check CHECK (value_micros >= 0 AND value_micros <= '1000000000000000'::bigint),
  constraint pixel_events_visitor_hash_check CHECK (length(visitor_hash) = 32),
  constraint pixel_events_account_id_pixel_id_fkey FOREIGN KEY (account_id, pixel_id) REFERENCES assets.pixels(account_id, id)
);
CREATE INDEX pixel_events_by_time ON assets.pixel_events USING btree (account_id, pixel_id, at);
CREATE TRIGGER counted AFTER INSERT ON assets.pixel_events REFERENCING NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION assets.count_pixel_events();
CREATE TRIGGER recounted AFTER UPDATE ON assets.pixel_events REFERENCING OLD TABLE AS gone NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION assets.count_pixel_events();
alter table assets.pixel_events enable row level security;
alter table assets.pixel_events force row level security;
create policy open on assets.pixel_events
  using (account_id = (( SELECT foundation.acting_account() AS acting_account)));
create policy shared on assets.pixel_events for select
  using ((EXISTS ( SELECT
   FROM assets.pixel_shares s
  WHERE s.account_id = pixel_events.account_id AND s.pixel_id = pixel_events.pixel_id AND s.to_account_id = (( SELECT foundation.acting_account() AS acting_account)))));
grant delete, insert, select, update on assets.pixel_events to atrium_app;

-- Names of events beside the standard ones that a pixel told so far: a few, whoever tells them.
create table assets.pixel_names (
  account_id bigint not null,
  pixel_id bigint not null,
  name text not null,
  constraint pixel_names_pkey PRIMARY KEY (account_id, pixel_id, name),
  constraint pixel_names_account_id_pixel_id_fkey FOREIGN KEY (account_id, pixel_id) REFERENCES assets.pixels(account_id, id)
);
alter table assets.pixel_names enable row level security;
alter table assets.pixel_names force row level security;
create policy open on assets.pixel_names
  using (account_id = (( SELECT foundation.acting_account() AS acting_account)));
grant delete, insert, select, update on assets.pixel_names to atrium_app;

-- Other ad accounts of the same center that see a pixel and build audiences from it.
create table assets.pixel_shares (
  account_id bigint not null,
  pixel_id bigint not null,
  to_account_id bigint not null,
  constraint pixel_shares_pkey PRIMARY KEY (account_id, pixel_id, to_account_id),
  constraint pixel_shares_check CHECK (account_id <> to_account_id),
  constraint pixel_shares_account_id_pixel_id_fkey FOREIGN KEY (account_id, pixel_id) REFERENCES assets.pixels(account_id, id),
  constraint pixel_shares_to_account_id_fkey FOREIGN KEY (to_account_id) REFERENCES assets.accounts(id)
);
CREATE INDEX pixel_shares_to ON assets.pixel_shares USING btree (to_account_id);
alter table assets.pixel_shares enable row level security;
alter table assets.pixel_shares force row level security;
create policy door on assets.pixel_shares to atrium_door
  using (true);
create policy open on assets.pixel_shares
  using (account_id = (( SELECT foundation.acting_account() AS acting_account)));
create policy received on assets.pixel_shares for select
  using (to_account_id = (( SELECT foundation.acting_account() AS acting_account)));
grant delete, insert, select, update on assets.pixel_shares to atrium_app;

-- The last events that carried the test code of a pixel; deleted after a day.
create table assets.pixel_test_events (
  account_id bigint not null,
  pixel_id bigint not null,
  id bigint not null default foundation.new_id(),
  event jsonb not null,
  received_at timestamp with time zone not null default now(),
  constraint pixel_test_events_pkey PRIMARY KEY (account_id, pixel_id, id),
  constraint pixel_test_events_account_id_pixel_id_fkey FOREIGN KEY (account_id, pixel_id) REFERENCES assets.pixels(account_id, id)
);
alter table assets.pixel_test_events enable row level security;
alter table assets.pixel_test_events force row level security;
create policy open on assets.pixel_test_events
  using (account_id = (( SELECT foundation.acting_account() AS acting_account)));
grant delete, insert, select, update on assets.pixel_test_events to atrium_app;

-- What collects the events of a website for an ad account.
create table assets.pixels (
  account_id bigint not null,
  id bigint not null default foundation.new_id(),
  code text not null,  -- What stands in the page and names the pixel to everybody.
  name text not null,
  is_on boolean not null default true,
  consent text not null,  -- Whether a visitor gets an id before they agreed to it.
  honors_opt_out boolean not null,  -- Whether browsers that ask not to be tracked are left alone.
  domains text[] not null default '{}'::text[],  -- Where events of browsers may come from; none for everywhere.
  retention_days integer not null,
  secret_number integer not null default 0,  -- Which secret of servers is good; it is derived from the key of the installation. Zero before there was one.
  former_secret_until timestamp with time zone,
  test_code text not null,  -- Events that carry it are shown and not counted.
  deleted_at timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint pixels_pkey PRIMARY KEY (account_id, id),
  constraint pixels_code_key UNIQUE (code),
  constraint pixels_code_check CHECK (code ~ '^P[0-9A-Z]{19}$'::text),
  constraint pixels_consent_check CHECK (consent = ANY (ARRAY['asked'::text, 'assumed'::text])),
  constraint pixels_domains_check CHECK (cardinality(domains) <= 20),
  constraint pixels_name_check CHECK (length(name) >= 1 AND length(name) <= 200),
  constraint pixels_retention_days_check CHECK (retention_days >= 30 AND retention_days <= 400),
  constraint pixels_test_code_check CHECK (test_code ~ '^T[0-9A-Z]{9}$'::text),
  constraint pixels_account_id_fkey FOREIGN KEY (account_id) REFERENCES assets.accounts(id)
);
CREATE INDEX pixels_by_name ON assets.pixels USING btree (account_id, lower(name), id);
alter table assets.pixels enable row level security;
alter table assets.pixels force row level security;
create policy door on assets.pixels for select to atrium_door
  using (true);
create policy open on assets.pixels
  using (account_id = (( SELECT foundation.acting_account() AS acting_account)));
create policy shared on assets.pixels for select
  using ((EXISTS ( SELECT
   FROM assets.pixel_shares s
  WHERE s.account_id = pixels.account_id AND s.pixel_id = pixels.id AND s.to_account_id = (( SELECT foundation.acting_account() AS acting_account)))));
grant insert, select, update on assets.pixels to atrium_app;

-- Ownership of ad accounts that one center offers to another, and what became of it.
create table assets.transfers (
  center_id bigint not null,
  id bigint not null default foundation.new_id(),
  request_id bigint not null,
  account_id bigint not null,
  account_name text not null,
  center_name text not null,
  to_center_id bigint not null,
  to_center_name text not null default ''::text,  -- Not known to who offers before the other center accepts.
  keeps text,  -- The role up to which people of the former owner keep access, as a partner of the new one.
  note text not null default ''::text,
  state text not null default 'offered'::text,
  offered_by bigint not null,
  offered_by_name text not null,
  offered_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  transferred_at timestamp with time zone,  -- The instant before anything was changed: a reversal gives back what was held then.
  reversible_until timestamp with time zone,
  ended_at timestamp with time zone,
  former_bound_at timestamp with time zone,
  former_origin text,  -- How the account had come to the former owner, and since when it was there in former_bound_at: for the way back.
  constraint transfers_pkey PRIMARY KEY (center_id, id),
  constraint transfers_check CHECK (center_id <> to_center_id),
  constraint transfers_check1 CHECK ((state = ANY (ARRAY['accepted'::text, 'reversed'::text])) = (transferred_at IS NOT NULL)),
  constraint transfers_check2 CHECK ((transferred_at IS NULL) = (reversible_until IS NULL)),
  constraint transfers_keeps_check CHECK (keeps = ANY (ARRAY['admin'::text, 'operator'::text, 'analyst'::text])),
  constraint transfers_state_check CHECK (state = ANY (ARRAY['offered'::text, 'accepted'::text, 'declined'::text, 'cancelled'::text, 'expired'::text, 'reversed'::text])),
  constraint transfers_account_id_fkey FOREIGN KEY (account_id) REFERENCES assets.accounts(id),
  constraint transfers_center_id_fkey FOREIGN KEY (center_id) REFERENCES access.centers(center_id),
  constraint transfers_offered_by_fkey FOREIGN KEY (offered_by) REFERENCES identity.people(id),
  constraint transfers_to_center_id_fkey FOREIGN KEY (to_center_id) REFERENCES access.centers(center_id)
);
CREATE INDEX transfers_newest ON assets.transfers USING btree (center_id, offered_at DESC, id DESC);
CREATE INDEX transfers_of_account ON assets.transfers USING btree (account_id) WHERE (state = ANY (ARRAY['offered'::text, 'accepted'::text]));
CREATE INDEX transfers_to ON assets.transfers USING btree (to_center_id, offered_at DESC, id DESC);
alter table assets.transfers enable row level security;
alter table assets.transfers force row level security;
create policy change on assets.transfers for update
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)) OR to_center_id = (( SELECT foundation.acting_center() AS acting_center)));
create policy offer on assets.transfers for insert
  with check (center_id = (( SELECT foundation.acting_center() AS acting_center)));
create policy sides on assets.transfers for select
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)) OR to_center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant insert, select, update on assets.transfers to atrium_app;

-- =====================================================================================================================
create schema audit;
grant usage on schema audit to atrium_app;

CREATE OR REPLACE FUNCTION audit.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'audit entries are never changed or deleted';
end
$function$;

-- Append only. An entry belongs to a center, or to the person whose account it is about.
create table audit.entries (
  id bigint not null default foundation.new_id(),
  at timestamp with time zone not null default clock_timestamp(),
  xact xid8 not null default pg_current_xact_id(),  -- Orders entries by transaction for readers that follow the log.
  center_id bigint,
  person_id bigint,
  actor_kind text not null,
  actor_id bigint,
  actor_name text not null,
  session_id bigint,
  token_id bigint,
  ip text,
  device text,
  request_id text not null,
  endpoint text not null,
  action text not null,
  object_type text not null,
  object_id bigint,
  object_name text not null,
  before jsonb,
  after jsonb,
  result text not null default 'done'::text,
  undo jsonb,  -- The call that takes the change back, {endpoint, input}; null where there is none.
  undoes bigint,  -- The entry whose change this one takes back.
  constraint entries_pkey PRIMARY KEY (id),
  constraint entries_actor_kind_check CHECK (actor_kind = ANY (ARRAY['person'::text, 'token'::text, 'provider'::text, 'system'::text, 'anyone'::text])),
  constraint entries_result_check CHECK (result = ANY (ARRAY['done'::text, 'denied'::text]))
);
CREATE INDEX entries_of_center ON audit.entries USING btree (center_id, at DESC, id DESC) WHERE (center_id IS NOT NULL);
CREATE INDEX entries_of_object ON audit.entries USING btree (center_id, object_type, object_id, at DESC);
CREATE INDEX entries_of_person ON audit.entries USING btree (person_id, at DESC, id DESC) WHERE (person_id IS NOT NULL);
CREATE INDEX entries_that_undo ON audit.entries USING btree (undoes) WHERE (undoes IS NOT NULL);
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON audit.entries FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER tell AFTER INSERT ON audit.entries REFERENCING NEW TABLE AS entries FOR EACH STATEMENT EXECUTE FUNCTION notifications.take_entries();
alter table audit.entries enable row level security;
alter table audit.entries force row level security;
create policy append on audit.entries for insert
  with check (center_id IS NULL OR center_id = (( SELECT foundation.acting_center() AS acting_center)));
create policy here on audit.entries for select
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
create policy mine on audit.entries for select
  using (center_id IS NULL AND person_id = (( SELECT foundation.acting_person() AS acting_person)));
grant insert, select on audit.entries to atrium_app;

-- What somebody said they would save as a file, and may until it is over.
create table audit.exports (
  center_id bigint not null,
  id bigint not null default foundation.new_id(),
  person_id bigint not null,
  list text not null,
  filters jsonb not null,  -- What decides which rows there are, as the list reads it.
  rows integer not null,  -- How many there were when it was said.
  until timestamp with time zone not null,
  constraint exports_pkey PRIMARY KEY (center_id, id),
  constraint exports_rows_check CHECK (rows >= 0),
  constraint exports_center_id_fkey FOREIGN KEY (center_id) REFERENCES access.centers(center_id),
  constraint exports_person_id_fkey FOREIGN KEY (person_id) REFERENCES identity.people(id)
);
CREATE INDEX exports_of_person ON audit.exports USING btree (center_id, person_id, list);
alter table audit.exports enable row level security;
alter table audit.exports force row level security;
create policy here on audit.exports
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant delete, insert, select on audit.exports to atrium_app;

-- =====================================================================================================================
create schema centers;
grant usage on schema centers to atrium_app;

CREATE OR REPLACE FUNCTION centers.bump_centers()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  insert into access.epochs as e (center_id, person_id)
    select c.id, 0 from changed c join access.centers a on a.center_id = c.id order by 1
    on conflict (center_id, person_id) do update set epoch = e.epoch + 1;
  return null;
end
$function$;

create table centers.centers (
  id bigint not null default foundation.new_id(),
  created_by bigint not null,
  created_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  gone_at timestamp with time zone,  -- The end of the 30 days in which a deleted center can be restored.
  constraint centers_pkey PRIMARY KEY (id),
  constraint centers_created_by_fkey FOREIGN KEY (created_by) REFERENCES identity.people(id)
);
CREATE TRIGGER bump_update AFTER UPDATE ON centers.centers REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION centers.bump_centers();
alter table centers.centers enable row level security;
alter table centers.centers force row level security;
create policy change on centers.centers for update
  using (id = (( SELECT foundation.acting_center() AS acting_center)));
create policy make on centers.centers for insert
  with check (id = (( SELECT foundation.acting_center() AS acting_center)));
create policy partner on centers.centers for select
  using ((EXISTS ( SELECT
   FROM access.partnerships p
  WHERE p.center_id = (( SELECT foundation.acting_center() AS acting_center)) AND p.partner_center_id = centers.id AND p.status = 'active'::text)));
create policy visible on centers.centers for select
  using (id = (( SELECT foundation.acting_center() AS acting_center)) OR (EXISTS ( SELECT
   FROM access.members m
  WHERE m.center_id = centers.id AND m.person_id = (( SELECT foundation.acting_person() AS acting_person)))));
grant insert, select, update on centers.centers to atrium_app;

-- The profile of a center from an instant on. Past reports read the profile of their day.
create table centers.profiles (
  center_id bigint not null,
  effective_from timestamp with time zone not null,
  name text not null,
  region text not null,
  time_zone text not null,
  currency text not null,
  business_type text not null,
  recorded_by bigint not null,
  recorded_at timestamp with time zone not null default now(),
  constraint profiles_pkey PRIMARY KEY (center_id, effective_from),
  constraint profiles_business_type_check CHECK (business_type = ANY (ARRAY['brand'::text, 'agency'::text, 'seller'::text])),
  constraint profiles_name_check CHECK (length(name) >= 1 AND length(name) <= 120),
  constraint profiles_center_id_fkey FOREIGN KEY (center_id) REFERENCES centers.centers(id)
);
CREATE TRIGGER bump_insert AFTER INSERT ON centers.profiles REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION access.bump_centers();
CREATE TRIGGER bump_update AFTER UPDATE ON centers.profiles REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION access.bump_centers();
alter table centers.profiles enable row level security;
alter table centers.profiles force row level security;
create policy change on centers.profiles for update
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
create policy door on centers.profiles for select to atrium_door
  using (true);
create policy make on centers.profiles for insert
  with check (center_id = (( SELECT foundation.acting_center() AS acting_center)));
create policy partner on centers.profiles for select
  using ((EXISTS ( SELECT
   FROM access.partnerships p
  WHERE p.center_id = (( SELECT foundation.acting_center() AS acting_center)) AND p.partner_center_id = profiles.center_id AND p.status = 'active'::text)));
create policy visible on centers.profiles for select
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)) OR (EXISTS ( SELECT
   FROM access.members m
  WHERE m.center_id = profiles.center_id AND m.person_id = (( SELECT foundation.acting_person() AS acting_person)))));
grant insert, select, update on centers.profiles to atrium_app;

-- Who presented enough codes, and becomes an Owner when the delay is over and no Owner cancelled it.
create table centers.recoveries (
  center_id bigint not null,
  id bigint not null default foundation.new_id(),
  set_id bigint not null,
  center_name text not null,
  person_id bigint not null,
  person_name text not null,
  person_email text not null,
  state text not null default 'running'::text,
  started_at timestamp with time zone not null default now(),
  due_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  ended_by bigint,
  constraint recoveries_pkey PRIMARY KEY (center_id, id),
  constraint recoveries_check CHECK ((state = 'running'::text) = (ended_at IS NULL)),
  constraint recoveries_state_check CHECK (state = ANY (ARRAY['running'::text, 'done'::text, 'cancelled'::text])),
  constraint recoveries_center_id_set_id_fkey FOREIGN KEY (center_id, set_id) REFERENCES centers.recovery_sets(center_id, id),
  constraint recoveries_ended_by_fkey FOREIGN KEY (ended_by) REFERENCES identity.people(id),
  constraint recoveries_person_id_fkey FOREIGN KEY (person_id) REFERENCES identity.people(id)
);
CREATE INDEX recoveries_of_person ON centers.recoveries USING btree (person_id, started_at DESC);
CREATE UNIQUE INDEX recoveries_one_running ON centers.recoveries USING btree (center_id) WHERE (state = 'running'::text);
alter table centers.recoveries enable row level security;
alter table centers.recoveries force row level security;
create policy here on centers.recoveries
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
create policy mine on centers.recoveries for select
  using (person_id = (( SELECT foundation.acting_person() AS acting_person)));
grant insert, select, update on centers.recoveries to atrium_app;

-- Who holds a code, and the SHA-256 of it. The code itself was made in the browser of the Owner and never came here.
create table centers.recovery_codes (
  center_id bigint not null,
  set_id bigint not null,
  place integer not null,
  holder text not null,
  email text,
  code_hash bytea not null,
  constraint recovery_codes_pkey PRIMARY KEY (center_id, set_id, place),
  constraint recovery_codes_center_id_set_id_code_hash_key UNIQUE (center_id, set_id, code_hash),
  constraint recovery_codes_code_hash_check CHECK (length(code_hash) = 32),
  constraint recovery_codes_email_check CHECK (length(email) <= 254),
  constraint recovery_codes_holder_check CHECK (length(holder) >= 1 AND length(holder) <= 120),
  constraint recovery_codes_place_check CHECK (place >= 1 AND place <= 7),
  constraint recovery_codes_center_id_set_id_fkey FOREIGN KEY (center_id, set_id) REFERENCES centers.recovery_sets(center_id, id)
);
CREATE INDEX recovery_codes_presented ON centers.recovery_codes USING btree (code_hash);
alter table centers.recovery_codes enable row level security;
alter table centers.recovery_codes force row level security;
create policy here on centers.recovery_codes
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
create policy presented on centers.recovery_codes for select
  using (code_hash = (( SELECT foundation.presented_secret() AS presented_secret)));
grant insert, select on centers.recovery_codes to atrium_app;

-- Codes that were handed out together: so many of them start a recovery. One set of a center is good at a time.
create table centers.recovery_sets (
  center_id bigint not null,
  id bigint not null default foundation.new_id(),
  needed integer not null,
  delay_hours integer not null,
  locale text not null,  -- The language in which holders without an account are written to.
  made_by bigint not null,
  made_at timestamp with time zone not null default now(),
  ended_at timestamp with time zone,
  constraint recovery_sets_pkey PRIMARY KEY (center_id, id),
  constraint recovery_sets_delay_hours_check CHECK (delay_hours >= 24 AND delay_hours <= 720),
  constraint recovery_sets_locale_check CHECK (locale = ANY (ARRAY['en'::text, 'zh-CN'::text])),
  constraint recovery_sets_needed_check CHECK (needed >= 2 AND needed <= 7),
  constraint recovery_sets_center_id_fkey FOREIGN KEY (center_id) REFERENCES centers.centers(id),
  constraint recovery_sets_made_by_fkey FOREIGN KEY (made_by) REFERENCES identity.people(id)
);
CREATE UNIQUE INDEX recovery_sets_one_live ON centers.recovery_sets USING btree (center_id) WHERE (ended_at IS NULL);
alter table centers.recovery_sets enable row level security;
alter table centers.recovery_sets force row level security;
create policy here on centers.recovery_sets
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant insert, select, update on centers.recovery_sets to atrium_app;

-- Each center with the profile in force now.
create view centers.current with (security_invoker=true) as
 SELECT c.id,
    c.created_by,
    c.created_at,
    c.deleted_at,
    c.gone_at,
    p.effective_from,
    p.name,
    p.region,
    p.time_zone,
    p.currency,
    p.business_type
   FROM centers.centers c
     CROSS JOIN LATERAL ( SELECT p_1.center_id,
            p_1.effective_from,
            p_1.name,
            p_1.region,
            p_1.time_zone,
            p_1.currency,
            p_1.business_type,
            p_1.recorded_by,
            p_1.recorded_at
           FROM centers.profiles p_1
          WHERE p_1.center_id = c.id AND p_1.effective_from <= now()
          ORDER BY p_1.effective_from DESC
         LIMIT 1) p;
grant select on centers.current to atrium_app;

-- =====================================================================================================================
create schema extensions;

-- =====================================================================================================================
create schema finance;
grant usage on schema finance to atrium_app;

-- Moves what costs sum to along with them.
CREATE OR REPLACE FUNCTION finance.apply_costs()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  -- Who keeps lists is told of costs by the transaction that wrote the posting.
  if exists (
    select from (select distinct a.center_id, a.posting_id from added a) a left join finance.postings p on p.center_id = a.center_id and p.id = a.posting_id
    where p.written_in is distinct from pg_current_xact_id()
  ) then
    raise exception 'Costs are written with their posting.' using errcode = 'integrity_constraint_violation';
  end if;
  insert into finance.cost_months as m (center_id, ad_account_id, month, currency, campaign, told, charged)
    select a.center_id, a.ad_account_id, date_trunc('month', a.day)::date, a.currency, a.campaign, sum(a.spend_micros), sum(a.charged_micros)
    from added a group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
    on conflict (center_id, ad_account_id, month, currency, campaign) do update set told = m.told + excluded.told, charged = m.charged + excluded.charged;
  insert into finance.cost_sums (center_id, value_date, currency, costs, told, charged)
    select a.center_id, a.day, a.currency, count(*), sum(a.spend_micros), sum(a.charged_micros) from added a group by 1, 2, 3;
  return null;
end
$function$;

-- Moves balances, wallets and sums along with the transfers. A balance below zero is refused by its table.
CREATE OR REPLACE FUNCTION finance.apply_transfers()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
 SET enable_seqscan TO 'off'
 SET enable_bitmapscan TO 'off'
AS $function$
declare
  asked bigint;
  sound bigint;
  first_day date;
  last_day date;
  this_month date;
  one record;
  is_ranked boolean;
  is_running boolean;
  centers bigint[];
  unranked bigint[];
begin
  select count(*) into asked from added t;
  -- One transfer, by far the most common: the query for many takes longer to begin than this to end.
  if asked = 1 then
    select t.center_id, t.id, t.value_date, t.currency, t.kind, t.micros, t.ad_account_id, t.from_account_id, t.to_account_id,
      f.kind as from_kind, f.ad_account_id as from_ad, f.place as from_place, g.kind as to_kind, g.ad_account_id as to_ad, g.place as to_place,
      (f.credit_id is not null or g.credit_id is not null) as of_credit, case when t.kind = 'spend' then t.ad_account_id end as spent_by,
      date_trunc('month', t.value_date::timestamp)::date as month
    into one from added t
    join finance.postings p on p.center_id = t.center_id and p.id = t.posting_id and p.value_date = t.value_date and p.kind = t.kind
    join finance.accounts f on f.center_id = t.center_id and f.id = t.from_account_id and f.currency = t.currency
    join finance.accounts g on g.center_id = t.center_id and g.id = t.to_account_id and g.currency = t.currency;
    if not found then
      raise exception 'A transfer names an account or posting that is not its own, or another currency.' using errcode = 'foreign_key_violation';
    end if;
    -- House accounts have none.
    update finance.balances b set micros = b.micros + case b.account_id when one.to_account_id then one.micros else -one.micros end, changed_at = now()
      where b.center_id = one.center_id and b.account_id = any (array[one.from_account_id, one.to_account_id]);
    with kept as (
      update finance.wallets w set
        cash_micros = w.cash_micros + case when one.to_ad = w.ad_account_id and one.to_kind = 'cash' then one.micros else 0 end
          - case when one.from_ad = w.ad_account_id and one.from_kind = 'cash' then one.micros else 0 end,
        credit_micros = w.credit_micros + case when one.to_ad = w.ad_account_id and one.to_kind = 'credit' then one.micros else 0 end
          - case when one.from_ad = w.ad_account_id and one.from_kind = 'credit' then one.micros else 0 end,
        frozen_micros = w.frozen_micros + case when one.to_ad = w.ad_account_id and one.to_kind = 'frozen' then one.micros else 0 end
          - case when one.from_ad = w.ad_account_id and one.from_kind = 'frozen' then one.micros else 0 end,
        spent_micros = w.spent_micros + case when one.spent_by = w.ad_account_id and one.value_date >= w.paced_on - 7 and one.value_date < w.paced_on then one.micros else 0 end,
        month_moved_micros = w.month_moved_micros + case when w.paced_on < one.month or w.paced_on >= one.month + interval '1 month' then 0
          else case when one.to_ad = w.ad_account_id then one.micros else 0 end - case when one.from_ad = w.ad_account_id then one.micros else 0 end end,
        month_spent_micros = w.month_spent_micros + case when one.spent_by = w.ad_account_id and w.paced_on >= one.month and w.paced_on < one.month + interval '1 month' then one.micros else 0 end
        where w.center_id = one.center_id and w.ad_account_id = any (array[one.from_ad, one.to_ad, one.spent_by])
        returning w.available_rank = finance.available_rank(w.cash_micros + w.credit_micros)
          and w.lasts_rank is not distinct from finance.lasts_rank(w.cash_micros + w.credit_micros, w.spent_micros) as is_ranked,
          w.paced_on >= one.month and w.paced_on < one.month + interval '1 month' as is_running
    )
    select bool_and(k.is_ranked), bool_and(k.is_running) into is_ranked, is_running from kept k;
    -- Both are seldom so. Ranks stand in indexes, and what has another one is tallied.
    if not is_ranked then
      update finance.wallets w set available_rank = finance.available_rank(w.cash_micros + w.credit_micros),
          lasts_rank = finance.lasts_rank(w.cash_micros + w.credit_micros, w.spent_micros)
        where w.center_id = one.center_id and w.ad_account_id = any (array[one.from_ad, one.to_ad, one.spent_by]);
    end if;
    if not is_running then
      insert into finance.account_months as m (center_id, ad_account_id, month, currency, moved, spent)
        select one.center_id, x.ad_account_id, one.month, one.currency, sum(x.moved), sum(x.spent)
        from (values (one.to_ad, one.micros, 0), (one.from_ad, -one.micros, 0), (one.spent_by, 0, one.micros)) x (ad_account_id, moved, spent)
        where x.ad_account_id is not null group by 2 having sum(x.moved) <> 0 or sum(x.spent) <> 0 order by 2
        on conflict (center_id, ad_account_id, month, currency) do update set moved = m.moved + excluded.moved, spent = m.spent + excluded.spent;
    end if;
    if one.of_credit then
      insert into finance.credit_transfers (center_id, transfer_id) values (one.center_id, one.id);
    end if;
    insert into finance.sums (center_id, value_date, currency, kind, of_account, of_credit, transfers, micros, own_cash, own_credit, account_cash, account_credit, frozen, first_id, last_id)
      values (one.center_id, one.value_date, one.currency, one.kind, one.ad_account_id is not null, one.of_credit, 1, one.micros,
        case one.to_place when 'own_cash' then one.micros else 0 end - case one.from_place when 'own_cash' then one.micros else 0 end,
        case one.to_place when 'own_credit' then one.micros else 0 end - case one.from_place when 'own_credit' then one.micros else 0 end,
        case one.to_place when 'account_cash' then one.micros else 0 end - case one.from_place when 'account_cash' then one.micros else 0 end,
        case one.to_place when 'account_credit' then one.micros else 0 end - case one.from_place when 'account_credit' then one.micros else 0 end,
        case one.to_place when 'frozen' then one.micros else 0 end - case one.from_place when 'frozen' then one.micros else 0 end, one.id, one.id);
    return null;
  end if;
  select min(t.value_date), max(t.value_date), date_trunc('month', min(t.value_date)::timestamp) into first_day, last_day, this_month from added t;
  if first_day <> last_day then
    raise exception 'Transfers of several days are several postings.' using errcode = 'integrity_constraint_violation';
  end if;
  -- Always balances in the order of the accounts, then wallets in theirs, so that two postings never wait for each other in a circle.
  with legs as materialized (
    select t.center_id, t.id, t.posting_id, t.currency, t.kind, t.micros, t.ad_account_id, t.from_account_id, t.to_account_id,
      f.kind as from_kind, f.ad_account_id as from_ad, f.place as from_place, g.kind as to_kind, g.ad_account_id as to_ad, g.place as to_place,
      (f.credit_id is not null or g.credit_id is not null) as of_credit
    from added t
    join finance.accounts f on f.center_id = t.center_id and f.id = t.from_account_id and f.currency = t.currency
    join finance.accounts g on g.center_id = t.center_id and g.id = t.to_account_id and g.currency = t.currency
  ), moved as (
    select m.center_id, m.account_id, sum(m.micros) as micros from (
      select l.center_id, l.to_account_id as account_id, l.micros from legs l where l.to_place is not null
      union all select l.center_id, l.from_account_id, -l.micros from legs l where l.from_place is not null
    ) m group by 1, 2
  ), locked as materialized (
    select b.center_id, b.account_id, m.micros from finance.balances b join moved m using (center_id, account_id)
    order by b.center_id, b.account_id for no key update of b
  ), updated as (
    update finance.balances b set micros = b.micros + l.micros, changed_at = now()
      from locked l where b.center_id = l.center_id and b.account_id = l.account_id returning 1
  ), purses as (
    select m.center_id, m.ad_account_id, coalesce(sum(m.micros) filter (where m.kind = 'cash'), 0)::bigint as cash,
      coalesce(sum(m.micros) filter (where m.kind = 'credit'), 0)::bigint as credit, coalesce(sum(m.micros) filter (where m.kind = 'frozen'), 0)::bigint as frozen,
      coalesce(sum(m.micros) filter (where m.kind = 'spent'), 0)::bigint as spent
    from (
      select l.center_id, l.to_ad as ad_account_id, l.to_kind as kind, l.micros from legs l where l.to_ad is not null
      union all select l.center_id, l.from_ad, l.from_kind, -l.micros from legs l where l.from_ad is not null
      union all select l.center_id, l.ad_account_id, 'spent', l.micros from legs l where l.kind = 'spend' and l.ad_account_id is not null
    ) m where (select count(*) from updated) >= 0 group by 1, 2
  ), held as materialized (
    select n.*, n.available_rank = finance.available_rank(n.cash + n.credit)
      and n.lasts_rank is not distinct from finance.lasts_rank(n.cash + n.credit, n.spent_lately) as is_ranked
    from (
      select w.center_id, w.ad_account_id, w.currency, w.available_rank, w.lasts_rank,
        w.cash_micros + m.cash as cash, w.credit_micros + m.credit as credit, w.frozen_micros + m.frozen as frozen,
        w.spent_micros + case when first_day >= w.paced_on - 7 and first_day < w.paced_on then m.spent else 0 end as spent_lately,
        w.paced_on >= this_month and w.paced_on < this_month + interval '1 month' as is_running, m.cash + m.credit + m.frozen as moved, m.spent
      from finance.wallets w join purses m using (center_id, ad_account_id) order by w.center_id, w.ad_account_id for no key update of w
    ) n
  ), kept as (
    update finance.wallets w set cash_micros = h.cash, credit_micros = h.credit, frozen_micros = h.frozen, spent_micros = h.spent_lately,
        month_moved_micros = w.month_moved_micros + case when h.is_running then h.moved else 0 end,
        month_spent_micros = w.month_spent_micros + case when h.is_running then h.spent else 0 end
      from held h where w.center_id = h.center_id and w.ad_account_id = h.ad_account_id
  ), monthly as (
    -- After all wallets are held, so that these rows are free.
    insert into finance.account_months as m (center_id, ad_account_id, month, currency, moved, spent)
    select h.center_id, h.ad_account_id, this_month, h.currency, h.moved, h.spent from held h where not h.is_running and (h.moved <> 0 or h.spent <> 0) order by 1, 2
    on conflict (center_id, ad_account_id, month, currency) do update set moved = m.moved + excluded.moved, spent = m.spent + excluded.spent
  ), marked as (
    insert into finance.credit_transfers (center_id, transfer_id) select l.center_id, l.id from legs l where l.of_credit
  ), of_postings as (
    insert into finance.posting_sums
    select l.center_id, l.posting_id, l.currency, l.kind, l.ad_account_id is not null, l.of_credit, first_day, count(*), sum(l.micros) from legs l group by 1, 2, 3, 4, 5, 6
  ), summed as (
    insert into finance.sums (center_id, value_date, currency, kind, of_account, of_credit, transfers, micros, own_cash, own_credit, account_cash, account_credit, frozen, first_id, last_id)
    select l.center_id, first_day, l.currency, l.kind, l.ad_account_id is not null, l.of_credit, count(*), sum(l.micros),
      coalesce(sum(l.micros) filter (where l.to_place = 'own_cash'), 0) - coalesce(sum(l.micros) filter (where l.from_place = 'own_cash'), 0),
      coalesce(sum(l.micros) filter (where l.to_place = 'own_credit'), 0) - coalesce(sum(l.micros) filter (where l.from_place = 'own_credit'), 0),
      coalesce(sum(l.micros) filter (where l.to_place = 'account_cash'), 0) - coalesce(sum(l.micros) filter (where l.from_place = 'account_cash'), 0),
      coalesce(sum(l.micros) filter (where l.to_place = 'account_credit'), 0) - coalesce(sum(l.micros) filter (where l.from_place = 'account_credit'), 0),
      coalesce(sum(l.micros) filter (where l.to_place = 'frozen'), 0) - coalesce(sum(l.micros) filter (where l.from_place = 'frozen'), 0), min(l.id), max(l.id)
    from legs l group by 1, 3, 4, 5, 6
  )
  select (select count(*) from legs), array_agg(h.center_id), array_agg(h.ad_account_id) into sound, centers, unranked from held h where not h.is_ranked;
  if sound <> asked or exists (
    select from (select distinct t.center_id, t.posting_id, t.value_date, t.kind from added t) t
    where not exists (select from finance.postings p where p.center_id = t.center_id and p.id = t.posting_id and p.value_date = t.value_date and p.kind = t.kind)
  ) then
    raise exception 'A transfer names an account or posting that is not its own, or another currency.' using errcode = 'foreign_key_violation';
  end if;
  if unranked is not null then
    update finance.wallets w set available_rank = finance.available_rank(w.cash_micros + w.credit_micros),
        lasts_rank = finance.lasts_rank(w.cash_micros + w.credit_micros, w.spent_micros)
      from unnest(centers, unranked) x (center_id, ad_account_id) where w.center_id = x.center_id and w.ad_account_id = x.ad_account_id;
  end if;
  return null;
end
$function$;

-- The rank of a wallet that holds this. No generated column: preparing its expression would cost each posting more than the row.
CREATE OR REPLACE FUNCTION finance.available_rank(held bigint)
 RETURNS smallint
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN (held > 0) THEN floor(((16)::double precision * ln((held)::double precision))) ELSE ('-1'::integer)::double precision END;

-- Sums that are not what the costs of a center sum to.
CREATE OR REPLACE FUNCTION finance.cost_differences(center bigint)
 RETURNS TABLE(name text, kept numeric, summed numeric)
 LANGUAGE sql
 STABLE
 SET search_path TO ''
BEGIN ATOMIC
 SELECT (((((((('costs '::text || month) || ' '::text) || currency) || ' '::text) || ad_account_id) || ' '::text) || campaign) || v.what),
     COALESCE(v.kept, (0)::numeric) AS "coalesce",
     COALESCE(v.summed, (0)::numeric) AS "coalesce"
    FROM ((( SELECT c.ad_account_id,
             (date_trunc('month'::text, (c.day)::timestamp with time zone))::date AS month,
             c.currency,
             c.campaign,
             sum(c.spend_micros) AS told,
             sum(c.charged_micros) AS charged
            FROM finance.costs c
           WHERE (c.center_id = cost_differences.center)
           GROUP BY c.ad_account_id, ((date_trunc('month'::text, (c.day)::timestamp with time zone))::date), c.currency, c.campaign) d
      FULL JOIN ( SELECT m.center_id,
             m.ad_account_id,
             m.month,
             m.currency,
             m.campaign,
             m.told,
             m.charged
            FROM finance.cost_months m
           WHERE (m.center_id = cost_differences.center)) k USING (ad_account_id, month, currency, campaign))
      CROSS JOIN LATERAL ( VALUES (''::text,k.told,d.told), (' charged'::text,k.charged,d.charged)) v(what, kept, summed))
   WHERE (COALESCE(v.kept, (0)::numeric) <> COALESCE(v.summed, (0)::numeric))
 UNION ALL
  SELECT (((((('costs '::text || span) || ' '::text) || day) || ' '::text) || currency) || v.what),
     COALESCE(v.kept, (0)::numeric) AS "coalesce",
     COALESCE(v.summed, (0)::numeric) AS "coalesce"
    FROM ((( SELECT p.span,
                 CASE p.span
                     WHEN 'day'::text THEN c.day
                     ELSE (date_trunc('month'::text, (c.day)::timestamp with time zone))::date
                 END AS day,
             c.currency,
             (count(*))::numeric AS costs,
             sum(c.spend_micros) AS told,
             sum(c.charged_micros) AS charged
            FROM (finance.costs c
              CROSS JOIN ( VALUES ('day'::text), ('month'::text)) p(span))
           WHERE (c.center_id = cost_differences.center)
           GROUP BY p.span,
                 CASE p.span
                     WHEN 'day'::text THEN c.day
                     ELSE (date_trunc('month'::text, (c.day)::timestamp with time zone))::date
                 END, c.currency) d
      FULL JOIN ( SELECT p.span,
                 CASE p.span
                     WHEN 'day'::text THEN s.value_date
                     ELSE (date_trunc('month'::text, (s.value_date)::timestamp with time zone))::date
                 END AS day,
             s.currency,
             sum(s.costs) AS costs,
             sum(s.told) AS told,
             sum(s.charged) AS charged
            FROM (finance.cost_sums s
              JOIN ( VALUES ('day'::text), ('month'::text)) p(span) ON (((s.span = 'new'::text) OR (s.span = p.span))))
           WHERE (s.center_id = cost_differences.center)
           GROUP BY p.span,
                 CASE p.span
                     WHEN 'day'::text THEN s.value_date
                     ELSE (date_trunc('month'::text, (s.value_date)::timestamp with time zone))::date
                 END, s.currency) k USING (span, day, currency))
      CROSS JOIN LATERAL ( VALUES (''::text,k.told,d.told), (' charged'::text,k.charged,d.charged), (' number'::text,k.costs,d.costs)) v(what, kept, summed))
   WHERE (COALESCE(v.kept, (0)::numeric) <> COALESCE(v.summed, (0)::numeric));
END;

-- The transfers of a center that moved credit, looked up anew.
CREATE OR REPLACE FUNCTION finance.credit_marks(center bigint)
 RETURNS SETOF bigint
 LANGUAGE sql
 STABLE
 SET search_path TO ''
BEGIN ATOMIC
 WITH credit AS MATERIALIZED (
          SELECT a.id
            FROM finance.accounts a
           WHERE ((a.center_id = credit_marks.center) AND (a.credit_id IS NOT NULL))
         )
  SELECT t.id
    FROM finance.transfers t
   WHERE ((t.center_id = credit_marks.center) AND ((t.from_account_id IN ( SELECT c.id
            FROM credit c)) OR (t.to_account_id IN ( SELECT c.id
            FROM credit c))));
END;

-- The day it is in a center.
CREATE OR REPLACE FUNCTION finance.day_in(center bigint)
 RETURNS date
 LANGUAGE sql
 STABLE
 SET search_path TO ''
BEGIN ATOMIC
 SELECT ((now() AT TIME ZONE COALESCE(( SELECT c.time_zone
            FROM centers.current c
           WHERE (c.id = day_in.center)), 'UTC'::text)))::date AS timezone;
END;

-- Prepaid accounts whose balance is not what their transfers sum to: none, unless something is broken.
CREATE OR REPLACE FUNCTION finance.differences(center bigint)
 RETURNS TABLE(account_id bigint, micros bigint, summed numeric)
 LANGUAGE sql
 STABLE
BEGIN ATOMIC
 SELECT b.account_id,
     b.micros,
     COALESCE(s.micros, (0)::numeric) AS "coalesce"
    FROM (finance.balances b
      LEFT JOIN ( SELECT m.account_id,
             sum(m.micros) AS micros
            FROM ( SELECT t.to_account_id AS account_id,
                     t.micros
                    FROM finance.transfers t
                   WHERE (t.center_id = differences.center)
                 UNION ALL
                  SELECT t.from_account_id,
                     (- t.micros)
                    FROM finance.transfers t
                   WHERE (t.center_id = differences.center)) m
           GROUP BY m.account_id) s ON ((s.account_id = b.account_id)))
   WHERE ((b.center_id = differences.center) AND ((b.micros)::numeric <> COALESCE(s.micros, (0)::numeric)));
END;

-- Centers in which something has run out (ends), or that have books to add up (checks).
CREATE OR REPLACE FUNCTION finance.due_centers(what text)
 RETURNS SETOF bigint
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
BEGIN ATOMIC
 SELECT h.center_id
    FROM finance.holds h
   WHERE ((due_centers.what = 'ends'::text) AND (h.state = 'open'::text) AND (h.expires_at <= now()))
 UNION
  SELECT c.center_id
    FROM finance.credits c
   WHERE ((due_centers.what = 'ends'::text) AND (c.expired_at IS NULL) AND (c.expires_at <= now()))
 UNION
  SELECT a.center_id
    FROM finance.accounts a
   WHERE (due_centers.what = 'checks'::text);
END;
grant execute on function finance.due_centers(text) to atrium_app;

-- The center of a payment provider, while it is live.
CREATE OR REPLACE FUNCTION finance.find_payment_center(provider bigint)
 RETURNS bigint
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
BEGIN ATOMIC
 SELECT p.center_id
    FROM (finance.payment_providers p
      JOIN access.centers c ON (((c.center_id = p.center_id) AND (c.status = 'active'::text))))
   WHERE (p.id = find_payment_center.provider);
END;
grant execute on function finance.find_payment_center(bigint) to atrium_app;

-- Puts what is new of the costs of the acting center to its days and months.
CREATE OR REPLACE FUNCTION finance.fold_cost_sums()
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
BEGIN ATOMIC
 WITH gone AS (
          DELETE FROM finance.cost_sums s_1
           WHERE ((s_1.center_id = foundation.acting_center()) AND (s_1.span = 'new'::text))
           RETURNING s_1.center_id,
             s_1.span,
             s_1.value_date,
             s_1.currency,
             s_1.costs,
             s_1.told,
             s_1.charged
         )
  INSERT INTO finance.cost_sums AS s (center_id, span, value_date, currency, costs, told, charged)  SELECT g.center_id,
             p.span,
                 CASE p.span
                     WHEN 'day'::text THEN g.value_date
                     ELSE (date_trunc('month'::text, (g.value_date)::timestamp with time zone))::date
                 END AS date_trunc,
             g.currency,
             sum(g.costs) AS sum,
             sum(g.told) AS sum,
             sum(g.charged) AS sum
            FROM (gone g
              CROSS JOIN ( VALUES ('day'::text), ('month'::text)) p(span))
           GROUP BY g.center_id, p.span,
                 CASE p.span
                     WHEN 'day'::text THEN g.value_date
                     ELSE (date_trunc('month'::text, (g.value_date)::timestamp with time zone))::date
                 END, g.currency ON CONFLICT(center_id, span, value_date, currency)
   WHERE (span <> 'new'::text) DO UPDATE SET costs = (s.costs + excluded.costs), told = (s.told + excluded.told), charged = (s.charged + excluded.charged);
END;

-- Puts what is new in the acting center to where it is summed. Who reads meanwhile sees all of it before or all after.
CREATE OR REPLACE FUNCTION finance.fold_rollups()
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
BEGIN ATOMIC
 SELECT finance.fold_sums() AS fold_sums;
 SELECT finance.fold_cost_sums() AS fold_cost_sums;
 SELECT finance.fold_tallies() AS fold_tallies;
END;
grant execute on function finance.fold_rollups() to atrium_app;

-- Puts what is new in the acting center to its days and months.
CREATE OR REPLACE FUNCTION finance.fold_sums()
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
BEGIN ATOMIC
 WITH gone AS (
          DELETE FROM finance.sums s_1
           WHERE ((s_1.center_id = foundation.acting_center()) AND (s_1.span = 'new'::text))
           RETURNING s_1.center_id,
             s_1.span,
             s_1.value_date,
             s_1.currency,
             s_1.kind,
             s_1.of_account,
             s_1.of_credit,
             s_1.transfers,
             s_1.micros,
             s_1.own_cash,
             s_1.own_credit,
             s_1.account_cash,
             s_1.account_credit,
             s_1.frozen,
             s_1.first_id,
             s_1.last_id
         )
  INSERT INTO finance.sums AS s (center_id, span, value_date, currency, kind, of_account, of_credit, transfers, micros, own_cash, own_credit, account_cash, account_credit, frozen, first_id, last_id)  SELECT g.center_id,
             p.span,
                 CASE p.span
                     WHEN 'day'::text THEN g.value_date
                     ELSE (date_trunc('month'::text, (g.value_date)::timestamp with time zone))::date
                 END AS date_trunc,
             g.currency,
             g.kind,
             g.of_account,
             g.of_credit,
             sum(g.transfers) AS sum,
             sum(g.micros) AS sum,
             sum(g.own_cash) AS sum,
             sum(g.own_credit) AS sum,
             sum(g.account_cash) AS sum,
             sum(g.account_credit) AS sum,
             sum(g.frozen) AS sum,
             min(g.first_id) AS min,
             max(g.last_id) AS max
            FROM (gone g
              CROSS JOIN ( VALUES ('day'::text), ('month'::text)) p(span))
           GROUP BY g.center_id, p.span,
                 CASE p.span
                     WHEN 'day'::text THEN g.value_date
                     ELSE (date_trunc('month'::text, (g.value_date)::timestamp with time zone))::date
                 END, g.currency, g.kind, g.of_account, g.of_credit ON CONFLICT(center_id, span, value_date, currency, kind, of_account, of_credit)
   WHERE (span <> 'new'::text) DO UPDATE SET transfers = (s.transfers + excluded.transfers), micros = (s.micros + excluded.micros), own_cash = (s.own_cash + excluded.own_cash), own_credit = (s.own_credit + excluded.own_credit), account_cash = (s.account_cash + excluded.account_cash), account_credit = (s.account_credit + excluded.account_credit), frozen = (s.frozen + excluded.frozen), first_id = LEAST(s.first_id, excluded.first_id), last_id = GREATEST(s.last_id, excluded.last_id);
END;

-- Puts what is new in the acting center to its tallies.
CREATE OR REPLACE FUNCTION finance.fold_tallies()
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
BEGIN ATOMIC
 WITH gone AS (
          DELETE FROM finance.tallies t_1
           WHERE ((t_1.center_id = foundation.acting_center()) AND t_1.is_new)
           RETURNING t_1.center_id,
             t_1.is_new,
             t_1.currency,
             t_1.is_closed,
             t_1.is_empty,
             t_1.lasts_rank,
             t_1.wallets
         )
  INSERT INTO finance.tallies AS t (center_id, is_new, currency, is_closed, is_empty, lasts_rank, wallets)  SELECT g.center_id,
             false,
             g.currency,
             g.is_closed,
             g.is_empty,
             g.lasts_rank,
             sum(g.wallets) AS sum
            FROM gone g
           GROUP BY g.center_id, false::boolean, g.currency, g.is_closed, g.is_empty, g.lasts_rank
          HAVING (sum(g.wallets) <> (0)::numeric) ON CONFLICT(center_id, currency, is_closed, is_empty, lasts_rank)
   WHERE (NOT is_new) DO UPDATE SET wallets = (t.wallets + excluded.wallets);
 DELETE FROM finance.tallies t
   WHERE ((t.center_id = foundation.acting_center()) AND (NOT t.is_new) AND (t.wallets = 0));
END;

-- Nothing is posted into a closed month.
CREATE OR REPLACE FUNCTION finance.keep_closed()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  insert into finance.books (center_id) values (new.center_id) on conflict do nothing;
  perform from finance.books b where b.center_id = new.center_id for share;
  if exists (select from finance.books b where b.center_id = new.center_id and new.value_date < b.closed_until) then
    raise exception 'The month of % is closed.', new.value_date using errcode = 'check_violation', constraint = 'postings_open_month';
  end if;
  return new;
end
$function$;

-- The rank of a wallet that holds this, for how long it lasts at what was spent in seven days.
CREATE OR REPLACE FUNCTION finance.lasts_rank(held bigint, spent bigint)
 RETURNS smallint
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN (spent <= 0) THEN NULL::double precision WHEN (held > 0) THEN floor(((16)::double precision * ln(((held)::double precision / (spent)::double precision)))) ELSE ('-2000'::integer)::double precision END;

-- Centers in which a breaker closes by itself now (closing), or that have wallets to look at (balances).
CREATE OR REPLACE FUNCTION finance.limited_centers(what text)
 RETURNS SETOF bigint
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
BEGIN ATOMIC
 SELECT b.center_id
    FROM finance.breakers b
   WHERE ((limited_centers.what = 'closing'::text) AND (b.closes_at <= now()))
 UNION
  SELECT b.center_id
    FROM finance.accounts b
   WHERE ((limited_centers.what = 'balances'::text) AND (b.ad_account_id IS NOT NULL));
END;
grant execute on function finance.limited_centers(text) to atrium_app;

-- Tokens with which money of the acting center can be moved, and whose they are: tokens are visible to their own people only.
CREATE OR REPLACE FUNCTION finance.list_tokens()
 RETURNS TABLE(id bigint, person_id bigint, person_name text, name text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
BEGIN ATOMIC
 SELECT t.id,
     t.person_id,
     p.name,
     t.name
    FROM ((identity.api_tokens t
      JOIN identity.people p ON ((p.id = t.person_id)))
      JOIN access.members m ON (((m.center_id = foundation.acting_center()) AND (m.person_id = t.person_id) AND (m.status = 'active'::text))))
   WHERE ((t.ended_at IS NULL) AND (t.expires_at > now()) AND ('finance:write'::text = ANY (t.scopes)) AND ((m.role = 'owner'::text) OR (m.finance_role = 'manager'::text)));
END;
grant execute on function finance.list_tokens() to atrium_app;

-- Moves the paces of the wallets of the acting center on to today, and with the first of a month their months.
CREATE OR REPLACE FUNCTION finance.move_paces()
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  center bigint := foundation.acting_center();
  today date := finance.day_in(center);
begin
  perform from finance.paces p where p.center_id = center and p.paced_on <> today for update;
  if not found then
    return;
  end if;
  -- All wallets are held before anything is summed, so that each spend is in the sum or adds itself after.
  perform from finance.wallets w where w.center_id = center order by w.ad_account_id for no key update;
  -- A month that is over goes to those before it.
  insert into finance.account_months as m (center_id, ad_account_id, month, currency, moved, spent)
    select center, w.ad_account_id, date_trunc('month', w.paced_on)::date, w.currency, w.month_moved_micros, w.month_spent_micros
    from finance.wallets w
    where w.center_id = center and date_trunc('month', w.paced_on) <> date_trunc('month', today) and (w.month_moved_micros <> 0 or w.month_spent_micros <> 0)
    on conflict (center_id, ad_account_id, month, currency) do update set moved = m.moved + excluded.moved, spent = m.spent + excluded.spent;
  update finance.wallets w set paced_on = today, spent_micros = coalesce(s.micros, 0),
      lasts_rank = finance.lasts_rank(w.cash_micros + w.credit_micros, coalesce(s.micros, 0)::bigint),
      month_moved_micros = case when date_trunc('month', w.paced_on) = date_trunc('month', today) then w.month_moved_micros else 0 end,
      month_spent_micros = case when date_trunc('month', w.paced_on) = date_trunc('month', today) then w.month_spent_micros else 0 end
    from finance.wallets o left join (
      select t.ad_account_id, sum(t.micros) as micros from finance.transfers t
      where t.center_id = center and t.kind = 'spend' and t.value_date >= today - 7 and t.value_date < today group by 1
    ) s on s.ad_account_id = o.ad_account_id
    where w.center_id = center and o.center_id = center and o.ad_account_id = w.ad_account_id;
  update finance.paces p set paced_on = today where p.center_id = center;
end
$function$;
grant execute on function finance.move_paces() to atrium_app;

-- A prepaid account begins at zero, and so does the wallet of its ad account.
CREATE OR REPLACE FUNCTION finance.open_balance()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  insert into finance.balances (center_id, account_id) select a.center_id, a.id from added a where a.is_prepaid;
  -- Money that follows an ad account to another center is there before the account is.
  if exists (select from added a where a.ad_account_id is not null) then
    insert into finance.wallets (center_id, ad_account_id, currency, is_owned, name, sought, status, paced_on)
      select a.center_id, a.ad_account_id, a.currency, coalesce(x.owner_center_id = a.center_id, false), coalesce(x.name, ''),
        coalesce(lower(x.name || ' ' || x.company), ''), coalesce(x.status, 'enabled'), finance.pace_of(a.center_id)
      from added a left join assets.accounts x on x.id = a.ad_account_id
      where a.ad_account_id is not null and not exists (select from finance.wallets w where w.center_id = a.center_id and w.ad_account_id = a.ad_account_id)
      order by a.center_id, a.ad_account_id on conflict do nothing;
  end if;
  return null;
end
$function$;

-- Every ad account of a center has a wallet there, under its name.
CREATE OR REPLACE FUNCTION finance.open_wallet()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if tg_op = 'UPDATE' and old.owner_center_id is distinct from new.owner_center_id then
    update finance.wallets w set is_owned = false where w.center_id = old.owner_center_id and w.ad_account_id = old.id;
  end if;
  if new.owner_center_id is not null then
    insert into finance.wallets (center_id, ad_account_id, currency, name, sought, status, paced_on)
      values (new.owner_center_id, new.id, new.currency, new.name, lower(new.name || ' ' || new.company), new.status, finance.pace_of(new.owner_center_id))
      on conflict (center_id, ad_account_id) do update
        set is_owned = true, name = excluded.name, sought = excluded.sought, status = excluded.status;
  end if;
  return null;
end
$function$;

-- The day of which paces of a center are, held until the end of the transaction.
CREATE OR REPLACE FUNCTION finance.pace_of(center bigint)
 RETURNS date
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  paced date;
begin
  insert into finance.paces (center_id, paced_on) values (center, finance.day_in(center)) on conflict do nothing;
  -- Held, so that a wallet is not opened on the pace of yesterday while the others are moved on.
  select p.paced_on into paced from finance.paces p where p.center_id = center for share;
  return paced;
end
$function$;

-- Writes a posting with its transfers, or finds the one that was written by the same key (is_other: for something else). With open_from nothing was written, since the month is closed.
CREATE OR REPLACE FUNCTION finance.post(center bigint, posting_key text, posting_fingerprint bytea, posting_kind text, day date, reference text, note text, reversed bigint, provider bigint, actor bigint, actor_name text, token bigint, sources bigint[], targets bigint[], currencies text[], amounts bigint[], ad_accounts bigint[], OUT posting bigint, OUT is_repeated boolean, OUT is_other boolean, OUT open_from date)
 RETURNS record
 LANGUAGE plpgsql
AS $function$
begin
  day := coalesce(day, finance.day_in(center));
  -- The table refuses a closed month as well, also where it is being closed right now; this says so in words.
  select b.closed_until into open_from from finance.books b where b.center_id = center and b.closed_until > day;
  if found then
    return;
  end if;
  insert into finance.postings as p (center_id, key, fingerprint, kind, value_date, reference, note, reverses, provider_id, actor_id, actor_name, token_id)
    values (center, posting_key, posting_fingerprint, posting_kind, day, reference, note, reversed, provider, actor, actor_name, token)
    on conflict (center_id, key) do nothing returning p.id into posting;
  is_repeated := not found;
  if is_repeated then
    select p.id, p.fingerprint <> posting_fingerprint into posting, is_other from finance.postings p where p.center_id = center and p.key = posting_key;
    return;
  end if;
  if cardinality(sources) > 0 then
    insert into finance.transfers (center_id, posting_id, kind, from_account_id, to_account_id, currency, micros, ad_account_id, value_date)
      select center, posting, posting_kind, l.source, l.target, l.currency, l.micros, l.ad_account, day
      from unnest(sources, targets, currencies, amounts, ad_accounts) l (source, target, currency, micros, ad_account);
  end if;
end
$function$;

-- The postings of the acting center that are not in a snapshot: nothing that was in flight then is missed, however late it commits.
CREATE OR REPLACE FUNCTION finance.posted_since(known pg_snapshot)
 RETURNS SETOF bigint
 LANGUAGE sql
 STABLE ROWS 5
BEGIN ATOMIC
 SELECT p.id
    FROM finance.postings p
   WHERE ((p.center_id = ( SELECT foundation.acting_center() AS acting_center)) AND (p.written_in >= pg_snapshot_xmin(posted_since.known)) AND (p.written_in < pg_snapshot_xmax(pg_current_snapshot())) AND (NOT pg_visible_in_snapshot(p.written_in, posted_since.known)));
END;
grant execute on function finance.posted_since(pg_snapshot) to atrium_app;

-- Makes the sums of the costs of a center anew, while none is told there.
CREATE OR REPLACE FUNCTION finance.rebuild_cost_sums(center bigint)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  delete from finance.cost_months m where m.center_id = center;
  insert into finance.cost_months
    select center, c.ad_account_id, date_trunc('month', c.day)::date, c.currency, c.campaign, sum(c.spend_micros), sum(c.charged_micros)
    from finance.costs c where c.center_id = center group by 2, 3, 4, 5;
  delete from finance.cost_sums s where s.center_id = center;
  insert into finance.cost_sums
    select center, p.span, case p.span when 'day' then c.day else date_trunc('month', c.day)::date end, c.currency, count(*), sum(c.spend_micros), sum(c.charged_micros)
    from finance.costs c cross join (values ('day'), ('month')) p (span) where c.center_id = center group by 2, 3, 4;
end
$function$;

-- Makes all kept sums of a center anew, while nothing is posted there. Not for the application.
CREATE OR REPLACE FUNCTION finance.rebuild_rollups(center bigint)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
BEGIN ATOMIC
 SELECT finance.rebuild_wallets(center) AS rebuild_wallets;
 SELECT finance.rebuild_sums(center) AS rebuild_sums;
 SELECT finance.rebuild_cost_sums(center) AS rebuild_cost_sums;
END;

-- Makes the sums of the transfers of a center anew, while nothing is posted there.
CREATE OR REPLACE FUNCTION finance.rebuild_sums(center bigint)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  delete from finance.sums s where s.center_id = center;
  insert into finance.sums
    select center, p.span, case p.span when 'day' then s.value_date else date_trunc('month', s.value_date)::date end, s.currency, s.kind, s.of_account, s.of_credit,
      sum(s.transfers), sum(s.micros), sum(s.own_cash), sum(s.own_credit), sum(s.account_cash), sum(s.account_credit), sum(s.frozen),
      min(s.first_id), max(s.last_id)
    from finance.summed_transfers(center) s cross join (values ('day'), ('month')) p (span) group by 1, 2, 3, 4, 5, 6, 7;
  delete from finance.account_months m where m.center_id = center;
  update finance.wallets w set month_moved_micros = 0, month_spent_micros = 0 where w.center_id = center;
  insert into finance.account_months (center_id, ad_account_id, month, currency, moved, spent)
    select center, m.ad_account_id, m.month, m.currency, m.moved, m.spent from finance.summed_account_months(center) m where m.moved <> 0 or m.spent <> 0;
  delete from finance.posting_sums p where p.center_id = center;
  insert into finance.posting_sums
    select center, s.posting_id, s.currency, s.kind, s.of_account, s.of_credit, s.value_date, s.transfers, s.micros from finance.summed_postings(center) s;
  delete from finance.credit_transfers c where c.center_id = center;
  insert into finance.credit_transfers select center, m.id from finance.credit_marks(center) m (id);
end
$function$;

-- Makes the wallets and the tallies of a center anew, while nothing is posted there.
CREATE OR REPLACE FUNCTION finance.rebuild_wallets(center bigint)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  insert into finance.paces (center_id, paced_on) values (center, finance.day_in(center)) on conflict do nothing;
  insert into finance.wallets (center_id, ad_account_id, currency, is_owned, name, sought, status, paced_on)
    select center, x.id, x.currency, x.owner_center_id is not distinct from center, x.name, lower(x.name || ' ' || x.company), x.status,
      (select p.paced_on from finance.paces p where p.center_id = center)
    from assets.accounts x
    where x.owner_center_id = center or x.id in (select a.ad_account_id from finance.accounts a where a.center_id = center)
    on conflict do nothing;
  update finance.wallets w set cash_micros = s.cash, credit_micros = s.credit, frozen_micros = s.frozen, spent_micros = s.spent,
      available_rank = finance.available_rank((s.cash + s.credit)::bigint), lasts_rank = finance.lasts_rank((s.cash + s.credit)::bigint, s.spent::bigint)
    from finance.summed_wallets(center) s where w.center_id = center and w.ad_account_id = s.ad_account_id;
  delete from finance.tallies t where t.center_id = center;
  insert into finance.tallies (center_id, is_new, currency, is_closed, is_empty, lasts_rank, wallets)
    select center, false, s.currency, s.is_closed, s.is_empty, s.lasts_rank, count(*) from finance.sorted_wallets(center) s group by 3, 4, 5, 6;
end
$function$;

-- Refuses what would change the past.
CREATE OR REPLACE FUNCTION finance.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  raise exception 'The ledger is only added to: % of %.% is refused.', lower(tg_op), tg_table_schema, tg_table_name using errcode = 'integrity_constraint_violation';
end
$function$;

-- Centers with sums to fold, or whose paces are of another day.
CREATE OR REPLACE FUNCTION finance.rollup_centers()
 RETURNS SETOF bigint
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
BEGIN ATOMIC
 SELECT s.center_id
    FROM finance.sums s
   WHERE (s.span = 'new'::text)
 UNION
  SELECT s.center_id
    FROM finance.cost_sums s
   WHERE (s.span = 'new'::text)
 UNION
  SELECT t.center_id
    FROM finance.tallies t
   WHERE t.is_new
 UNION
  SELECT p.center_id
    FROM finance.paces p
   WHERE (p.paced_on <> finance.day_in(p.center_id));
END;
grant execute on function finance.rollup_centers() to atrium_app;

-- Kept sums that are not what the transfers and costs of a center sum to: none, unless something is broken.
CREATE OR REPLACE FUNCTION finance.rollup_differences(center bigint)
 RETURNS TABLE(name text, kept numeric, summed numeric)
 LANGUAGE sql
 STABLE
 SET search_path TO ''
BEGIN ATOMIC
 SELECT d.name,
     d.kept,
     d.summed
    FROM finance.wallet_differences(rollup_differences.center) d(name, kept, summed)
 UNION ALL
  SELECT d.name,
     d.kept,
     d.summed
    FROM finance.sum_differences(rollup_differences.center) d(name, kept, summed)
 UNION ALL
  SELECT d.name,
     d.kept,
     d.summed
    FROM finance.cost_differences(rollup_differences.center) d(name, kept, summed);
END;

-- Of which sort each wallet of a center is, for tallies.
CREATE OR REPLACE FUNCTION finance.sorted_wallets(center bigint)
 RETURNS TABLE(currency text, is_closed boolean, is_empty boolean, lasts_rank smallint)
 LANGUAGE sql
 STABLE
 SET search_path TO ''
BEGIN ATOMIC
 SELECT w.currency,
     (w.status = 'closed'::text),
     (w.available_rank = '-1'::integer),
     w.lasts_rank
    FROM finance.wallets w
   WHERE ((w.center_id = sorted_wallets.center) AND w.is_owned);
END;

-- The newest postings of the acting center in whose words a pattern is found.
CREATE OR REPLACE FUNCTION finance.sought_postings(pattern text, most integer)
 RETURNS bigint[]
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  center bigint := foundation.acting_center();
  looked constant integer := 2 * most;
  seen integer;
  found_ids bigint[];
begin
  -- What many have is among the newest, which an index has in order.
  select count(*), coalesce(array_agg(x.id) filter (where x.sought like pattern), '{}') into seen, found_ids from (
    select p.id, p.sought from finance.postings p where p.center_id = center and p.kind not in ('hold', 'release') order by p.id desc limit looked
  ) x;
  if seen < looked or cardinality(found_ids) >= most then
    return found_ids[1:most];
  end if;
  -- How many of the newest have it tells what reads less: all that have it by its index, or the newest until enough have it.
  if (cardinality(found_ids)::float8 / looked) ^ 2 > most / greatest((select c.reltuples from pg_catalog.pg_class c where c.oid = 'finance.postings'::regclass), 1) then
    return array(select x.id from (
      select p.id, p.sought from finance.postings p where p.center_id = center and p.kind not in ('hold', 'release') order by p.id desc offset 0
    ) x where x.sought like pattern limit most);
  end if;
  return array(select p.id from finance.postings p where p.center_id = center and p.kind not in ('hold', 'release') and p.sought like pattern order by p.id desc limit most);
end
$function$;
grant execute on function finance.sought_postings(text,integer) to atrium_app;

-- Sums that are not what the transfers of a center sum to.
CREATE OR REPLACE FUNCTION finance.sum_differences(center bigint)
 RETURNS TABLE(name text, kept numeric, summed numeric)
 LANGUAGE sql
 STABLE
 SET search_path TO ''
BEGIN ATOMIC
 SELECT ((((((('sums '::text || span) || ' '::text) || day) || ' '::text) || currency) || ' '::text) || d.kind),
     COALESCE(k.micros, (0)::numeric) AS "coalesce",
     COALESCE(d.micros, (0)::numeric) AS "coalesce"
    FROM (( SELECT p.span,
                 CASE p.span
                     WHEN 'day'::text THEN s.value_date
                     ELSE (date_trunc('month'::text, (s.value_date)::timestamp with time zone))::date
                 END AS day,
             s.currency,
             s.kind,
             s.of_account,
             s.of_credit,
             sum(s.micros) AS micros,
             ARRAY[sum(s.transfers), sum(s.own_cash), sum(s.own_credit), sum(s.account_cash), sum(s.account_credit), sum(s.frozen), (min(s.first_id))::numeric, (max(s.last_id))::numeric] AS more
            FROM (finance.summed_transfers(sum_differences.center) s(value_date, currency, kind, of_account, of_credit, transfers, micros, own_cash, own_credit, account_cash, account_credit, frozen, first_id, last_id)
              CROSS JOIN ( VALUES ('day'::text), ('month'::text)) p(span))
           GROUP BY p.span,
                 CASE p.span
                     WHEN 'day'::text THEN s.value_date
                     ELSE (date_trunc('month'::text, (s.value_date)::timestamp with time zone))::date
                 END, s.currency, s.kind, s.of_account, s.of_credit) d
      FULL JOIN ( SELECT p.span,
                 CASE p.span
                     WHEN 'day'::text THEN s.value_date
                     ELSE (date_trunc('month'::text, (s.value_date)::timestamp with time zone))::date
                 END AS day,
             s.currency,
             s.kind,
             s.of_account,
             s.of_credit,
             sum(s.micros) AS micros,
             ARRAY[sum(s.transfers), sum(s.own_cash), sum(s.own_credit), sum(s.account_cash), sum(s.account_credit), sum(s.frozen), (min(s.first_id))::numeric, (max(s.last_id))::numeric] AS more
            FROM (finance.sums s
              JOIN ( VALUES ('day'::text), ('month'::text)) p(span) ON (((s.span = 'new'::text) OR (s.span = p.span))))
           WHERE (s.center_id = sum_differences.center)
           GROUP BY p.span,
                 CASE p.span
                     WHEN 'day'::text THEN s.value_date
                     ELSE (date_trunc('month'::text, (s.value_date)::timestamp with time zone))::date
                 END, s.currency, s.kind, s.of_account, s.of_credit) k USING (span, day, currency, kind, of_account, of_credit))
   WHERE ((d.micros IS DISTINCT FROM k.micros) OR (d.more IS DISTINCT FROM k.more))
 UNION ALL
  SELECT (((((('month '::text || month) || ' '::text) || currency) || ' '::text) || ad_account_id) || v.what),
     COALESCE(v.kept, (0)::numeric) AS "coalesce",
     COALESCE(v.summed, (0)::numeric) AS "coalesce"
    FROM ((finance.summed_account_months(sum_differences.center) d(ad_account_id, month, currency, moved, spent)
      FULL JOIN ( SELECT m.ad_account_id,
             m.month,
             m.currency,
             sum(m.moved) AS moved,
             sum(m.spent) AS spent
            FROM finance.wallet_months m
           WHERE (m.center_id = sum_differences.center)
           GROUP BY m.ad_account_id, m.month, m.currency) k USING (ad_account_id, month, currency))
      CROSS JOIN LATERAL ( VALUES (''::text,k.moved,d.moved), (' spent'::text,k.spent,d.spent)) v(what, kept, summed))
   WHERE (COALESCE(v.kept, (0)::numeric) <> COALESCE(v.summed, (0)::numeric))
 UNION ALL
  SELECT ((((('posting '::text || posting_id) || ' '::text) || currency) || ' '::text) || kind),
     COALESCE(k.micros, (0)::numeric) AS "coalesce",
     COALESCE(d.micros, (0)::numeric) AS "coalesce"
    FROM (finance.summed_postings(sum_differences.center) d(posting_id, currency, kind, of_account, of_credit, value_date, transfers, micros)
      FULL JOIN ( SELECT p.center_id,
             p.posting_id,
             p.currency,
             p.kind,
             p.of_account,
             p.of_credit,
             p.value_date,
             p.transfers,
             p.micros
            FROM finance.posting_sums p
           WHERE (p.center_id = sum_differences.center)) k USING (posting_id, currency, kind, of_account, of_credit, value_date))
   WHERE ((d.micros IS DISTINCT FROM k.micros) OR (d.transfers IS DISTINCT FROM k.transfers))
 UNION ALL
  SELECT ('credit '::text || COALESCE(d.id, k.transfer_id)),
     ((k.transfer_id IS NOT NULL))::integer AS int4,
     ((d.id IS NOT NULL))::integer AS int4
    FROM (finance.credit_marks(sum_differences.center) d(id)
      FULL JOIN ( SELECT c.transfer_id
            FROM finance.credit_transfers c
           WHERE (c.center_id = sum_differences.center)) k ON ((k.transfer_id = d.id)))
   WHERE ((d.id IS NULL) OR (k.transfer_id IS NULL));
END;

-- What moved in the wallets of a center by month, added up anew.
CREATE OR REPLACE FUNCTION finance.summed_account_months(center bigint)
 RETURNS TABLE(ad_account_id bigint, month date, currency text, moved numeric, spent numeric)
 LANGUAGE sql
 STABLE
 SET search_path TO ''
BEGIN ATOMIC
 SELECT m.ad_account_id,
     m.month,
     m.currency,
     sum(m.moved) AS sum,
     sum(m.spent) AS sum
    FROM ( SELECT a.ad_account_id,
             t.month,
             a.currency,
             t.micros AS moved,
             0 AS spent
            FROM (( SELECT t_1.to_account_id AS account_id,
                     (date_trunc('month'::text, (t_1.value_date)::timestamp with time zone))::date AS month,
                     sum(t_1.micros) AS micros
                    FROM finance.transfers t_1
                   WHERE (t_1.center_id = summed_account_months.center)
                   GROUP BY t_1.to_account_id, ((date_trunc('month'::text, (t_1.value_date)::timestamp with time zone))::date)
                 UNION ALL
                  SELECT t_1.from_account_id,
                     (date_trunc('month'::text, (t_1.value_date)::timestamp with time zone))::date AS date_trunc,
                     (- sum(t_1.micros))
                    FROM finance.transfers t_1
                   WHERE (t_1.center_id = summed_account_months.center)
                   GROUP BY t_1.from_account_id, ((date_trunc('month'::text, (t_1.value_date)::timestamp with time zone))::date)) t
              JOIN finance.accounts a ON (((a.center_id = summed_account_months.center) AND (a.id = t.account_id) AND (a.ad_account_id IS NOT NULL))))
         UNION ALL
          SELECT t.ad_account_id,
             (date_trunc('month'::text, (t.value_date)::timestamp with time zone))::date AS date_trunc,
             t.currency,
             0,
             t.micros
            FROM finance.transfers t
           WHERE ((t.center_id = summed_account_months.center) AND (t.kind = 'spend'::text) AND (t.ad_account_id IS NOT NULL))) m
   GROUP BY m.ad_account_id, m.month, m.currency;
END;

-- What postings of several transfers sum to, added up anew.
CREATE OR REPLACE FUNCTION finance.summed_postings(center bigint)
 RETURNS TABLE(posting_id bigint, currency text, kind text, of_account boolean, of_credit boolean, value_date date, transfers bigint, micros numeric)
 LANGUAGE sql
 STABLE
 SET search_path TO ''
BEGIN ATOMIC
 WITH many AS MATERIALIZED (
          SELECT t_1.posting_id
            FROM finance.transfers t_1
           WHERE (t_1.center_id = summed_postings.center)
           GROUP BY t_1.posting_id
          HAVING (count(*) > 1)
         ), credit AS MATERIALIZED (
          SELECT m.id
            FROM finance.credit_marks(summed_postings.center) m(id)
         )
  SELECT t.posting_id,
     t.currency,
     t.kind,
     (t.ad_account_id IS NOT NULL),
     (t.id IN ( SELECT c.id
            FROM credit c)),
     t.value_date,
     count(*) AS count,
     sum(t.micros) AS sum
    FROM finance.transfers t
   WHERE ((t.center_id = summed_postings.center) AND (t.posting_id IN ( SELECT m.posting_id
            FROM many m)))
   GROUP BY t.posting_id, t.currency, t.kind, (t.ad_account_id IS NOT NULL), (t.id IN ( SELECT c.id
            FROM credit c)), t.value_date;
END;

-- What the transfers of a center sum to, by day, added up anew.
CREATE OR REPLACE FUNCTION finance.summed_transfers(center bigint)
 RETURNS TABLE(value_date date, currency text, kind text, of_account boolean, of_credit boolean, transfers bigint, micros numeric, own_cash numeric, own_credit numeric, account_cash numeric, account_credit numeric, frozen numeric, first_id bigint, last_id bigint)
 LANGUAGE sql
 STABLE
 SET search_path TO ''
BEGIN ATOMIC
 SELECT l.value_date,
     l.currency,
     l.kind,
     l.of_account,
     ((f.credit_id IS NOT NULL) OR (g.credit_id IS NOT NULL)),
     (sum(l.transfers))::bigint AS sum,
     sum(l.micros) AS sum,
     (COALESCE(sum(l.micros) FILTER (WHERE (g.place = 'own_cash'::text)), (0)::numeric) - COALESCE(sum(l.micros) FILTER (WHERE (f.place = 'own_cash'::text)), (0)::numeric)),
     (COALESCE(sum(l.micros) FILTER (WHERE (g.place = 'own_credit'::text)), (0)::numeric) - COALESCE(sum(l.micros) FILTER (WHERE (f.place = 'own_credit'::text)), (0)::numeric)),
     (COALESCE(sum(l.micros) FILTER (WHERE (g.place = 'account_cash'::text)), (0)::numeric) - COALESCE(sum(l.micros) FILTER (WHERE (f.place = 'account_cash'::text)), (0)::numeric)),
     (COALESCE(sum(l.micros) FILTER (WHERE (g.place = 'account_credit'::text)), (0)::numeric) - COALESCE(sum(l.micros) FILTER (WHERE (f.place = 'account_credit'::text)), (0)::numeric)),
     (COALESCE(sum(l.micros) FILTER (WHERE (g.place = 'frozen'::text)), (0)::numeric) - COALESCE(sum(l.micros) FILTER (WHERE (f.place = 'frozen'::text)), (0)::numeric)),
     min(l.first_id) AS min,
     max(l.last_id) AS max
    FROM ((( SELECT t.value_date,
             t.currency,
             t.kind,
             (t.ad_account_id IS NOT NULL) AS of_account,
             t.from_account_id,
             t.to_account_id,
             count(*) AS transfers,
             sum(t.micros) AS micros,
             min(t.id) AS first_id,
             max(t.id) AS last_id
            FROM finance.transfers t
           WHERE (t.center_id = summed_transfers.center)
           GROUP BY t.value_date, t.currency, t.kind, (t.ad_account_id IS NOT NULL), t.from_account_id, t.to_account_id) l
      JOIN finance.accounts f ON (((f.center_id = summed_transfers.center) AND (f.id = l.from_account_id))))
      JOIN finance.accounts g ON (((g.center_id = summed_transfers.center) AND (g.id = l.to_account_id))))
   GROUP BY l.value_date, l.currency, l.kind, l.of_account, ((f.credit_id IS NOT NULL) OR (g.credit_id IS NOT NULL));
END;

-- What the wallets of a center hold and spent, added up anew.
CREATE OR REPLACE FUNCTION finance.summed_wallets(center bigint)
 RETURNS TABLE(ad_account_id bigint, cash numeric, credit numeric, frozen numeric, spent numeric)
 LANGUAGE sql
 STABLE
 SET search_path TO ''
BEGIN ATOMIC
 SELECT w.ad_account_id,
     COALESCE(h.cash, (0)::numeric) AS "coalesce",
     COALESCE(h.credit, (0)::numeric) AS "coalesce",
     COALESCE(h.frozen, (0)::numeric) AS "coalesce",
     COALESCE(s.micros, (0)::numeric) AS "coalesce"
    FROM ((finance.wallets w
      LEFT JOIN ( SELECT a.ad_account_id,
             sum(m.micros) FILTER (WHERE (a.kind = 'cash'::text)) AS cash,
             sum(m.micros) FILTER (WHERE (a.kind = 'credit'::text)) AS credit,
             sum(m.micros) FILTER (WHERE (a.kind = 'frozen'::text)) AS frozen
            FROM (finance.accounts a
              JOIN ( SELECT t.to_account_id AS account_id,
                     sum(t.micros) AS micros
                    FROM finance.transfers t
                   WHERE (t.center_id = summed_wallets.center)
                   GROUP BY t.to_account_id
                 UNION ALL
                  SELECT t.from_account_id,
                     (- sum(t.micros))
                    FROM finance.transfers t
                   WHERE (t.center_id = summed_wallets.center)
                   GROUP BY t.from_account_id) m ON ((m.account_id = a.id)))
           WHERE ((a.center_id = summed_wallets.center) AND (a.ad_account_id IS NOT NULL))
           GROUP BY a.ad_account_id) h ON ((h.ad_account_id = w.ad_account_id)))
      LEFT JOIN ( SELECT t.ad_account_id,
             sum(t.micros) AS micros
            FROM (finance.transfers t
              JOIN finance.wallets o ON (((o.center_id = t.center_id) AND (o.ad_account_id = t.ad_account_id) AND (t.value_date >= (o.paced_on - 7)) AND (t.value_date < o.paced_on))))
           WHERE ((t.center_id = summed_wallets.center) AND (t.kind = 'spend'::text))
           GROUP BY t.ad_account_id) s ON ((s.ad_account_id = w.ad_account_id)))
   WHERE (w.center_id = summed_wallets.center);
END;

-- A wallet that comes, goes, or is of another sort now.
CREATE OR REPLACE FUNCTION finance.tally_wallet()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  insert into finance.tallies (center_id, currency, is_closed, is_empty, lasts_rank, wallets)
    select t.* from (
      select new.center_id, new.currency, new.status = 'closed', new.available_rank = -1, new.lasts_rank, 1 where new.is_owned
      union all
      select old.center_id, old.currency, old.status = 'closed', old.available_rank = -1, old.lasts_rank, -1 where old.is_owned
    ) t;
  return null;
end
$function$;

-- Wallets, and tallies of them, that are not what the transfers of a center sum to.
CREATE OR REPLACE FUNCTION finance.wallet_differences(center bigint)
 RETURNS TABLE(name text, kept numeric, summed numeric)
 LANGUAGE sql
 STABLE
 SET search_path TO ''
BEGIN ATOMIC
 SELECT ((((('wallet '::text || w.currency) || ' '::text) || w.ad_account_id) || ' '::text) || v.what),
     v.kept,
     v.summed
    FROM ((finance.wallets w
      JOIN finance.summed_wallets(wallet_differences.center) s(ad_account_id, cash, credit, frozen, spent) ON ((s.ad_account_id = w.ad_account_id)))
      CROSS JOIN LATERAL ( VALUES ('cash'::text,(w.cash_micros)::numeric,s.cash), ('credit'::text,(w.credit_micros)::numeric,s.credit), ('frozen'::text,(w.frozen_micros)::numeric,s.frozen), ('spent'::text,(w.spent_micros)::numeric,s.spent), ('available'::text,(w.available_rank)::numeric,finance.available_rank(((s.cash + s.credit))::bigint)), ('lasting'::text,(COALESCE((w.lasts_rank)::integer, '-3000'::integer))::numeric,COALESCE((finance.lasts_rank(((s.cash + s.credit))::bigint, (s.spent)::bigint))::integer, '-3000'::integer))) v(what, kept, summed))
   WHERE ((w.center_id = wallet_differences.center) AND (v.kept <> v.summed))
 UNION ALL
  SELECT (('tally '::text || currency) || COALESCE((' '::text || lasts_rank), ''::text)),
     COALESCE(k.wallets, (0)::numeric) AS "coalesce",
     COALESCE(d.wallets, (0)::bigint) AS "coalesce"
    FROM (( SELECT s.currency,
             s.is_closed,
             s.is_empty,
             COALESCE((s.lasts_rank)::integer, '-3000'::integer) AS lasts_rank,
             count(*) AS wallets
            FROM finance.sorted_wallets(wallet_differences.center) s(currency, is_closed, is_empty, lasts_rank)
           GROUP BY s.currency, s.is_closed, s.is_empty, COALESCE((s.lasts_rank)::integer, '-3000'::integer)) d
      FULL JOIN ( SELECT t.currency,
             t.is_closed,
             t.is_empty,
             COALESCE((t.lasts_rank)::integer, '-3000'::integer) AS lasts_rank,
             sum(t.wallets) AS wallets
            FROM finance.tallies t
           WHERE (t.center_id = wallet_differences.center)
           GROUP BY t.currency, t.is_closed, t.is_empty, COALESCE((t.lasts_rank)::integer, '-3000'::integer)
          HAVING (sum(t.wallets) <> (0)::numeric)) k USING (currency, is_closed, is_empty, lasts_rank))
   WHERE ((d.wallets)::numeric IS DISTINCT FROM k.wallets);
END;

-- What moved in the wallet of each ad account in each month of the books, but for what its wallet itself still holds of the running one.
create table finance.account_months (
  center_id bigint not null,
  ad_account_id bigint not null,
  month date not null,
  currency text not null,
  moved numeric not null,  -- By how much the wallet grew.
  spent numeric not null,  -- How much of it the ledger moved as spend.
  constraint account_months_pkey PRIMARY KEY (center_id, ad_account_id, month, currency),
  constraint account_months_ad_account_id_fkey FOREIGN KEY (ad_account_id) REFERENCES assets.accounts(id),
  constraint account_months_center_id_fkey FOREIGN KEY (center_id) REFERENCES centers.centers(id)
) with (fillfactor=70);
CREATE INDEX account_months_of_ad_account ON finance.account_months USING btree (ad_account_id);
alter table finance.account_months enable row level security;
create policy here on finance.account_months
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant select on finance.account_months to atrium_app;

-- Where money of a center stands: its own wallets, those of its ad accounts, and the house accounts that face the world.
create table finance.accounts (
  center_id bigint not null,
  id bigint not null default foundation.new_id(),
  kind text not null,
  currency text not null,
  ad_account_id bigint,  -- Null for what belongs to the center itself.
  credit_id bigint,  -- Of credit, and of credit that is frozen: which grant it came from, since grants end on different days.
  opened_at timestamp with time zone not null default now(),
  is_prepaid boolean generated always as ((kind = ANY (ARRAY['cash'::text, 'credit'::text, 'frozen'::text]))) stored,  -- It never goes below zero and has a balance at hand; house accounts have neither, so that no row of theirs is hot.
  name text not null generated always as (((((((kind || ' '::text) || currency) || ' '::text) || COALESCE((ad_account_id)::text, ''::text)) || ' '::text) || COALESCE((credit_id)::text, ''::text))) stored,  -- Kind, currency, ad account and credit in one: an account is opened once.
  place text generated always as (
CASE
    WHEN (kind = 'frozen'::text) THEN 'frozen'::text
    WHEN (kind = ANY (ARRAY['cash'::text, 'credit'::text])) THEN (
    CASE
        WHEN (ad_account_id IS NULL) THEN 'own_'::text
        ELSE 'account_'::text
    END || kind)
    ELSE NULL::text
END) stored,  -- Under what sums tell of it: own_cash, own_credit, account_cash, account_credit, frozen. Null for house accounts.
  constraint accounts_pkey PRIMARY KEY (center_id, id),
  constraint accounts_center_id_name_key UNIQUE (center_id, name),
  constraint accounts_check CHECK (ad_account_id IS NULL OR (kind = ANY (ARRAY['cash'::text, 'credit'::text, 'frozen'::text]))),
  constraint accounts_check1 CHECK ((kind = 'credit'::text) <= (credit_id IS NOT NULL)),
  constraint accounts_check2 CHECK (credit_id IS NULL OR (kind = ANY (ARRAY['credit'::text, 'frozen'::text]))),
  constraint accounts_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint accounts_kind_check CHECK (kind = ANY (ARRAY['funding'::text, 'revenue'::text, 'adjustments'::text, 'payouts'::text, 'exchange'::text, 'moved'::text, 'cash'::text, 'credit'::text, 'frozen'::text])),
  constraint accounts_ad_account_id_fkey FOREIGN KEY (ad_account_id) REFERENCES assets.accounts(id),
  constraint accounts_center_id_credit_id_fkey FOREIGN KEY (center_id, credit_id) REFERENCES finance.credits(center_id, id),
  constraint accounts_center_id_fkey FOREIGN KEY (center_id) REFERENCES access.centers(center_id)
);
CREATE INDEX accounts_of_ad_account ON finance.accounts USING btree (ad_account_id) WHERE (ad_account_id IS NOT NULL);
CREATE INDEX accounts_of_center ON finance.accounts USING btree (center_id, currency) WHERE (ad_account_id IS NULL);
CREATE INDEX accounts_of_credit ON finance.accounts USING btree (center_id, credit_id) WHERE (credit_id IS NOT NULL);
CREATE TRIGGER balance AFTER INSERT ON finance.accounts REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION finance.open_balance();
CREATE TRIGGER only_added_to BEFORE DELETE OR UPDATE OR TRUNCATE ON finance.accounts FOR EACH STATEMENT EXECUTE FUNCTION finance.refuse_change();
alter table finance.accounts enable row level security;
alter table finance.accounts force row level security;
create policy door on finance.accounts for select to atrium_door
  using (true);
create policy here on finance.accounts
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant insert, select on finance.accounts to atrium_app;

-- What each prepaid account holds: kept by the transfers alone, compared with their sum every day.
create table finance.balances (
  center_id bigint not null,
  account_id bigint not null,
  micros bigint not null default 0,  -- Millionths of a unit of the currency of the account.
  changed_at timestamp with time zone not null default now(),
  constraint balances_pkey PRIMARY KEY (center_id, account_id),
  constraint balances_bounded CHECK (micros <= '1000000000000000000'::bigint),
  constraint balances_covered CHECK (micros >= 0),
  constraint balances_center_id_account_id_fkey FOREIGN KEY (center_id, account_id) REFERENCES finance.accounts(center_id, id)
) with (fillfactor=70);
alter table finance.balances enable row level security;
create policy here on finance.balances
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant select on finance.balances to atrium_app;
grant update (changed_at) on finance.balances to atrium_app;

-- The accounts of a group that were put there by hand; each is in one live group at most.
create table finance.billing_group_items (
  center_id bigint not null,
  group_id bigint not null,
  ad_account_id bigint not null,
  state text not null default 'live'::text,  -- That of its group.
  constraint billing_group_items_pkey PRIMARY KEY (center_id, group_id, ad_account_id),
  constraint billing_group_items_ad_account_id_fkey FOREIGN KEY (ad_account_id) REFERENCES assets.accounts(id),
  constraint billing_group_items_center_id_group_id_state_fkey FOREIGN KEY (center_id, group_id, state) REFERENCES finance.billing_groups(center_id, id, state) ON UPDATE CASCADE
);
CREATE UNIQUE INDEX billing_group_items_of_account ON finance.billing_group_items USING btree (center_id, ad_account_id) WHERE (state = 'live'::text);
alter table finance.billing_group_items enable row level security;
alter table finance.billing_group_items force row level security;
create policy here on finance.billing_group_items
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant delete, insert, select on finance.billing_group_items to atrium_app;

-- Ad accounts that are invoiced together, to whom, and with which taxes.
create table finance.billing_groups (
  center_id bigint not null,
  id bigint not null default foundation.new_id(),
  name text not null,
  currency text not null,
  is_primary boolean not null default false,  -- It holds all accounts of its currency that are in no other group: at most one of a currency.
  emails text[] not null default '{}'::text[],
  legal_name text not null default ''::text,  -- Who is billed; the name of the group where it is empty.
  address text not null default ''::text,
  tax_number text not null default ''::text,
  tax_lines jsonb not null default '[]'::jsonb,  -- Name and rate of each tax; rates are whole thousandths of a percent.
  state text not null default 'live'::text,
  made_at timestamp with time zone not null default now(),
  constraint billing_groups_pkey PRIMARY KEY (center_id, id),
  constraint billing_groups_center_id_id_state_key UNIQUE (center_id, id, state),
  constraint billing_groups_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint billing_groups_emails_check CHECK (cardinality(emails) <= 20),
  constraint billing_groups_name_check CHECK (length(name) >= 1 AND length(name) <= 100),
  constraint billing_groups_state_check CHECK (state = ANY (ARRAY['live'::text, 'archived'::text])),
  constraint billing_groups_center_id_fkey FOREIGN KEY (center_id) REFERENCES access.centers(center_id)
);
CREATE UNIQUE INDEX billing_groups_primary ON finance.billing_groups USING btree (center_id, currency) WHERE (is_primary AND (state = 'live'::text));
CREATE TRIGGER note_update AFTER UPDATE ON finance.billing_groups REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION foundation.note_version('billing');
alter table finance.billing_groups enable row level security;
alter table finance.billing_groups force row level security;
create policy here on finance.billing_groups
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant insert, select, update on finance.billing_groups to atrium_app;

-- Up to where the months of a center are closed; held while a posting of an earlier day is written.
create table finance.books (
  center_id bigint not null,
  closed_until date not null default '-infinity'::date,  -- The first day that is open.
  constraint books_pkey PRIMARY KEY (center_id),
  constraint books_center_id_fkey FOREIGN KEY (center_id) REFERENCES access.centers(center_id)
);
alter table finance.books enable row level security;
create policy here on finance.books
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant insert, select, update on finance.books to atrium_app;

-- Who said that the spend is right.
create table finance.breaker_confirmations (
  center_id bigint not null,
  breaker_id bigint not null,
  person_id bigint not null,
  name text not null,
  confirmed_at timestamp with time zone not null default now(),
  constraint breaker_confirmations_pkey PRIMARY KEY (center_id, breaker_id, person_id),
  constraint breaker_confirmations_center_id_breaker_id_fkey FOREIGN KEY (center_id, breaker_id) REFERENCES finance.breakers(center_id, id)
);
alter table finance.breaker_confirmations enable row level security;
alter table finance.breaker_confirmations force row level security;
create policy here on finance.breaker_confirmations
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant insert, select on finance.breaker_confirmations to atrium_app;

-- Spend that was out of the ordinary: told (alert), or stopped until two people say that it is right (open).
create table finance.breakers (
  center_id bigint not null,
  id bigint not null default foundation.new_id(),
  ad_account_id bigint not null,
  state text not null,
  day date not null,
  hour smallint,
  currency text not null,
  seen_micros bigint not null,  -- The spend of the report that was judged. For the same day it trips again only at more than twice as much.
  evidence jsonb not null,  -- What it was judged by: rule, score, median day or hour, how many there were, threshold.
  opened_at timestamp with time zone not null default now(),
  closes_at timestamp with time zone,  -- Where one person confirmed and nobody else could: when their word is enough.
  closed_at timestamp with time zone,
  constraint breakers_pkey PRIMARY KEY (center_id, id),
  constraint breakers_check CHECK ((state = 'closed'::text) = (closed_at IS NOT NULL)),
  constraint breakers_check1 CHECK (state = 'open'::text OR closes_at IS NULL),
  constraint breakers_hour_check CHECK (hour >= 0 AND hour <= 23),
  constraint breakers_seen_micros_check CHECK (seen_micros > 0),
  constraint breakers_state_check CHECK (state = ANY (ARRAY['alert'::text, 'open'::text, 'closed'::text])),
  constraint breakers_ad_account_id_fkey FOREIGN KEY (ad_account_id) REFERENCES assets.accounts(id),
  constraint breakers_center_id_fkey FOREIGN KEY (center_id) REFERENCES access.centers(center_id)
);
CREATE INDEX breakers_closing ON finance.breakers USING btree (closes_at) WHERE (closes_at IS NOT NULL);
CREATE INDEX breakers_of_ad_account ON finance.breakers USING btree (center_id, ad_account_id, day);
CREATE UNIQUE INDEX breakers_one_open ON finance.breakers USING btree (center_id, ad_account_id) WHERE (state = 'open'::text);
CREATE TRIGGER note_update AFTER UPDATE ON finance.breakers REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION foundation.note_version('limits');
alter table finance.breakers enable row level security;
alter table finance.breakers force row level security;
create policy door on finance.breakers for select to atrium_door
  using (true);
create policy here on finance.breakers
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant insert, select, update on finance.breakers to atrium_app;

-- Every change of a budget. An account has ten a day, by its own zone.
create table finance.budget_changes (
  center_id bigint not null,
  id bigint not null default foundation.new_id(),
  ad_account_id bigint not null,
  before jsonb,
  after jsonb not null,
  changed_at timestamp with time zone not null default now(),
  changed_by bigint,
  changed_by_name text not null,
  constraint budget_changes_pkey PRIMARY KEY (center_id, id),
  constraint budget_changes_center_id_ad_account_id_fkey FOREIGN KEY (center_id, ad_account_id) REFERENCES finance.budgets(center_id, ad_account_id)
);
CREATE INDEX budget_changes_of_ad_account ON finance.budget_changes USING btree (center_id, ad_account_id, id DESC);
CREATE TRIGGER only_added_to BEFORE DELETE OR UPDATE OR TRUNCATE ON finance.budget_changes FOR EACH STATEMENT EXECUTE FUNCTION finance.refuse_change();
alter table finance.budget_changes enable row level security;
alter table finance.budget_changes force row level security;
create policy here on finance.budget_changes
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant insert, select on finance.budget_changes to atrium_app;

-- How much an ad account may spend in a day, in a month or between two dates. Locked by whoever spends, so that two never share what is left.
create table finance.budgets (
  center_id bigint not null,
  ad_account_id bigint not null,
  mode text not null,
  currency text not null,
  micros bigint,
  from_day date,  -- Of a custom budget, in the zone of the account. Outside its dates nothing may be spent.
  to_day date,  -- The last day; null where it stands until it is changed.
  changed_at timestamp with time zone not null default now(),
  constraint budgets_pkey PRIMARY KEY (center_id, ad_account_id),
  constraint budgets_check CHECK ((mode = 'unlimited'::text) = (micros IS NULL)),
  constraint budgets_check1 CHECK ((mode = 'custom'::text) = (from_day IS NOT NULL)),
  constraint budgets_check2 CHECK (to_day IS NULL OR from_day IS NOT NULL AND from_day <= to_day),
  constraint budgets_micros_check CHECK (micros > 0),
  constraint budgets_mode_check CHECK (mode = ANY (ARRAY['unlimited'::text, 'daily'::text, 'monthly'::text, 'custom'::text])),
  constraint budgets_ad_account_id_fkey FOREIGN KEY (ad_account_id) REFERENCES assets.accounts(id),
  constraint budgets_center_id_fkey FOREIGN KEY (center_id) REFERENCES access.centers(center_id)
);
CREATE INDEX budgets_of_ad_account ON finance.budgets USING btree (ad_account_id);
CREATE TRIGGER note_update AFTER UPDATE ON finance.budgets REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION foundation.note_objects('limits', 'ad_account_id');
alter table finance.budgets enable row level security;
alter table finance.budgets force row level security;
create policy here on finance.budgets
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant insert, select, update on finance.budgets to atrium_app;

-- How much may be spent, or moved, at most. Locked by whoever spends or moves under it.
create table finance.caps (
  center_id bigint not null,
  id bigint not null default foundation.new_id(),
  subject text not null,
  subject_id bigint,
  label text,
  name text not null,  -- What it caps, as it was called when the cap was set.
  bound_person_id bigint,  -- Whom it binds: the person, or whose token it is. They do not raise it themselves.
  measure text not null,  -- Spend of ad accounts, or money that people move: funding, recharges, credit and adjustments.
  period text not null,
  currency text not null,
  micros bigint not null,
  set_at timestamp with time zone not null default now(),
  set_by bigint,
  set_by_name text not null,
  constraint caps_pkey PRIMARY KEY (center_id, id),
  constraint caps_center_id_subject_subject_id_label_measure_period_curr_key UNIQUE NULLS NOT DISTINCT (center_id, subject, subject_id, label, measure, period, currency),
  constraint caps_check CHECK ((subject = ANY (ARRAY['center'::text, 'label'::text])) = (subject_id IS NULL)),
  constraint caps_check1 CHECK ((subject = 'label'::text) = (label IS NOT NULL)),
  constraint caps_check2 CHECK ((subject = ANY (ARRAY['person'::text, 'token'::text])) = (bound_person_id IS NOT NULL)),
  constraint caps_check3 CHECK ((subject <> ALL (ARRAY['person'::text, 'token'::text])) OR measure = 'moves'::text),
  constraint caps_measure_check CHECK (measure = ANY (ARRAY['spend'::text, 'moves'::text])),
  constraint caps_micros_check CHECK (micros > 0),
  constraint caps_period_check CHECK (period = ANY (ARRAY['day'::text, 'month'::text, 'total'::text])),
  constraint caps_subject_check CHECK (subject = ANY (ARRAY['center'::text, 'partner'::text, 'person'::text, 'token'::text, 'label'::text, 'account'::text])),
  constraint caps_center_id_fkey FOREIGN KEY (center_id) REFERENCES access.centers(center_id)
);
CREATE TRIGGER note AFTER INSERT ON finance.caps REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION foundation.note_version('limits');
CREATE TRIGGER note_delete AFTER DELETE ON finance.caps REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION foundation.note_version('limits');
CREATE TRIGGER note_update AFTER UPDATE ON finance.caps REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION foundation.note_version('limits');
alter table finance.caps enable row level security;
alter table finance.caps force row level security;
create policy here on finance.caps
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant delete, insert, select, update on finance.caps to atrium_app;

-- Each time the books were added up anew from their transfers and compared with the balances.
create table finance.checks (
  center_id bigint not null,
  id bigint not null default foundation.new_id(),
  checked_at timestamp with time zone not null default now(),
  transfers bigint not null,
  accounts bigint not null,
  differences jsonb not null,  -- What did not agree: account, balance at hand, sum of transfers. Empty where the books are right.
  constraint checks_pkey PRIMARY KEY (center_id, id),
  constraint checks_center_id_fkey FOREIGN KEY (center_id) REFERENCES access.centers(center_id)
);
CREATE TRIGGER only_added_to BEFORE DELETE OR UPDATE OR TRUNCATE ON finance.checks FOR EACH STATEMENT EXECUTE FUNCTION finance.refuse_change();
alter table finance.checks enable row level security;
alter table finance.checks force row level security;
create policy here on finance.checks
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant insert, select on finance.checks to atrium_app;

-- What costs sum to by ad account, month and campaign: as they were told, and as they were charged.
create table finance.cost_months (
  center_id bigint not null,
  ad_account_id bigint not null,
  month date not null,
  currency text not null,
  campaign text not null,
  told numeric not null,
  charged numeric not null,
  constraint cost_months_pkey PRIMARY KEY (center_id, ad_account_id, month, currency, campaign),
  constraint cost_months_ad_account_id_fkey FOREIGN KEY (ad_account_id) REFERENCES assets.accounts(id),
  constraint cost_months_center_id_fkey FOREIGN KEY (center_id) REFERENCES centers.centers(id)
) with (fillfactor=70);
CREATE INDEX cost_months_of_ad_account ON finance.cost_months USING btree (ad_account_id);
alter table finance.cost_months enable row level security;
create policy here on finance.cost_months
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant select on finance.cost_months to atrium_app;

-- What costs sum to in all, by day and by month. Each report adds a row (new) and waits for nobody, as in sums.
create table finance.cost_sums (
  center_id bigint not null,
  span text not null default 'new'::text,
  value_date date not null,
  currency text not null,
  costs bigint not null,  -- How many there are.
  told numeric not null,
  charged numeric not null,
  constraint cost_sums_span_check CHECK (span = ANY (ARRAY['new'::text, 'day'::text, 'month'::text])),
  constraint cost_sums_center_id_fkey FOREIGN KEY (center_id) REFERENCES centers.centers(id)
);
CREATE UNIQUE INDEX cost_sums_folded ON finance.cost_sums USING btree (center_id, span, value_date, currency) WHERE (span <> 'new'::text);
CREATE INDEX cost_sums_new ON finance.cost_sums USING btree (center_id) WHERE (span = 'new'::text);
CREATE INDEX cost_sums_of_span ON finance.cost_sums USING btree (center_id, span, value_date);
alter table finance.cost_sums enable row level security;
create policy here on finance.cost_sums
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant select on finance.cost_sums to atrium_app;

-- Spend as it was told, by ad account, day of its report and campaign, and how much of it the ledger charged.
create table finance.costs (
  center_id bigint not null,
  id bigint not null default foundation.new_id(),
  posting_id bigint not null,
  ad_account_id bigint not null,
  day date not null,
  currency text not null,
  spend_micros bigint not null,
  charged_micros bigint not null,  -- Less than the spend where the wallet did not hold it: nothing is charged beyond a balance.
  campaign text not null default ''::text,
  source text not null,
  told_at timestamp with time zone not null default now(),
  hour smallint,  -- Of the day, where the report was told by the hour.
  constraint costs_pkey PRIMARY KEY (center_id, id),
  constraint costs_check CHECK (charged_micros >= 0 AND charged_micros <= spend_micros),
  constraint costs_hour_check CHECK (hour >= 0 AND hour <= 23),
  constraint costs_spend_micros_check CHECK (spend_micros > 0),
  constraint costs_ad_account_id_fkey FOREIGN KEY (ad_account_id) REFERENCES assets.accounts(id),
  constraint costs_center_id_fkey FOREIGN KEY (center_id) REFERENCES access.centers(center_id),
  constraint costs_center_id_posting_id_fkey FOREIGN KEY (center_id, posting_id) REFERENCES finance.postings(center_id, id)
);
CREATE INDEX costs_of_ad_account ON finance.costs USING btree (center_id, ad_account_id, day);
CREATE INDEX costs_of_day ON finance.costs USING btree (center_id, day, id);
CREATE INDEX costs_of_posting ON finance.costs USING btree (center_id, posting_id);
CREATE TRIGGER apply AFTER INSERT ON finance.costs REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION finance.apply_costs();
alter table finance.costs enable row level security;
alter table finance.costs force row level security;
create policy here on finance.costs
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant insert, select on finance.costs to atrium_app;

-- The transfers that moved credit, so that a list of them looks at no others.
create table finance.credit_transfers (
  center_id bigint not null,
  transfer_id bigint not null,
  constraint credit_transfers_pkey PRIMARY KEY (center_id, transfer_id)
);
alter table finance.credit_transfers enable row level security;
create policy here on finance.credit_transfers
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant select on finance.credit_transfers to atrium_app;

-- Vouchers and grants: money that ends on a day. What is left of it then leaves every wallet at once.
create table finance.credits (
  center_id bigint not null,
  id bigint not null default foundation.new_id(),
  name text not null,
  currency text not null,
  micros bigint not null,  -- How much was granted.
  expires_at timestamp with time zone not null,
  issued_at timestamp with time zone not null default now(),
  expired_at timestamp with time zone,
  expired_micros bigint,  -- How much of it was left when it ended.
  constraint credits_pkey PRIMARY KEY (center_id, id),
  constraint credits_check CHECK ((expired_at IS NULL) = (expired_micros IS NULL)),
  constraint credits_micros_check CHECK (micros > 0),
  constraint credits_name_check CHECK (length(name) >= 1 AND length(name) <= 120),
  constraint credits_center_id_fkey FOREIGN KEY (center_id) REFERENCES access.centers(center_id)
);
CREATE INDEX credits_ending ON finance.credits USING btree (expires_at) WHERE (expired_at IS NULL);
alter table finance.credits enable row level security;
alter table finance.credits force row level security;
create policy door on finance.credits for select to atrium_door
  using (true);
create policy here on finance.credits
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant insert, select, update on finance.credits to atrium_app;

-- Why a difference of the reconciliation is there. It holds for as long as the difference is the amount that was explained.
create table finance.explanations (
  center_id bigint not null,
  month date not null,
  ad_account_id bigint not null,
  kind text not null,
  difference_micros bigint not null,
  note text not null,
  explained_at timestamp with time zone not null default now(),
  explained_by bigint,
  explained_by_name text not null,
  constraint explanations_pkey PRIMARY KEY (center_id, month, ad_account_id, kind),
  constraint explanations_kind_check CHECK (kind = ANY (ARRAY['ledger'::text, 'unbilled'::text, 'not_invoiced'::text, 'invoiced_too_much'::text])),
  constraint explanations_month_check CHECK (EXTRACT(day FROM month) = 1::numeric),
  constraint explanations_note_check CHECK (length(note) >= 1 AND length(note) <= 500),
  constraint explanations_center_id_fkey FOREIGN KEY (center_id) REFERENCES access.centers(center_id)
);
CREATE TRIGGER note AFTER INSERT ON finance.explanations REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION foundation.note_objects('billing', 'ad_account_id');
CREATE TRIGGER note_delete AFTER DELETE ON finance.explanations REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION foundation.note_objects('billing', 'ad_account_id');
CREATE TRIGGER note_update AFTER UPDATE ON finance.explanations REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION foundation.note_objects('billing', 'ad_account_id');
alter table finance.explanations enable row level security;
alter table finance.explanations force row level security;
create policy here on finance.explanations
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant delete, insert, select, update on finance.explanations to atrium_app;

-- Where the money of a hold came from and how much of it is still frozen; credit that ends first is used first.
create table finance.hold_parts (
  center_id bigint not null,
  hold_id bigint not null,
  frozen_account_id bigint not null,
  source_account_id bigint not null,
  micros bigint not null,
  constraint hold_parts_pkey PRIMARY KEY (center_id, hold_id, frozen_account_id),
  constraint hold_parts_micros_check CHECK (micros >= 0),
  constraint hold_parts_center_id_hold_id_fkey FOREIGN KEY (center_id, hold_id) REFERENCES finance.holds(center_id, id)
);
alter table finance.hold_parts enable row level security;
alter table finance.hold_parts force row level security;
create policy here on finance.hold_parts
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant insert, select, update on finance.hold_parts to atrium_app;

-- Money of an ad account set aside for spend that is under way: a budget lease. What is not used comes back.
create table finance.holds (
  center_id bigint not null,
  id bigint not null default foundation.new_id(),
  ad_account_id bigint not null,
  currency text not null,
  micros bigint not null,
  settled_micros bigint not null default 0,
  released_micros bigint not null default 0,
  unbilled_micros bigint not null default 0,  -- Spend that was told after the money was gone: recorded, never charged.
  state text not null default 'open'::text,
  purpose text not null default ''::text,
  made_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint holds_pkey PRIMARY KEY (center_id, id),
  constraint holds_check CHECK (settled_micros >= 0 AND released_micros >= 0 AND (settled_micros + released_micros) <= micros),
  constraint holds_check1 CHECK ((state = 'open'::text) = (ended_at IS NULL)),
  constraint holds_check2 CHECK (state = 'open'::text OR (settled_micros + released_micros) = micros),
  constraint holds_micros_check CHECK (micros > 0),
  constraint holds_state_check CHECK (state = ANY (ARRAY['open'::text, 'closed'::text, 'expired'::text])),
  constraint holds_ad_account_id_fkey FOREIGN KEY (ad_account_id) REFERENCES assets.accounts(id),
  constraint holds_center_id_fkey FOREIGN KEY (center_id) REFERENCES access.centers(center_id)
);
CREATE INDEX holds_ending ON finance.holds USING btree (expires_at) WHERE (state = 'open'::text);
CREATE INDEX holds_of_ad_account ON finance.holds USING btree (center_id, ad_account_id, id DESC);
alter table finance.holds enable row level security;
alter table finance.holds force row level security;
create policy door on finance.holds for select to atrium_door
  using (true);
create policy here on finance.holds
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant insert, select, update on finance.holds to atrium_app;

-- What an invoice is made of: spend of each account, credit that was used, what the net is rounded by, taxes.
create table finance.invoice_lines (
  center_id bigint not null,
  invoice_id bigint not null,
  place integer not null,
  kind text not null,
  ad_account_id bigint,
  name text not null,
  rate_thousandths integer,  -- Of a tax, in thousandths of a percent.
  micros bigint not null,
  constraint invoice_lines_pkey PRIMARY KEY (center_id, invoice_id, place),
  constraint invoice_lines_check CHECK ((kind = 'spend'::text) = (ad_account_id IS NOT NULL)),
  constraint invoice_lines_check1 CHECK ((kind = 'tax'::text) = (rate_thousandths IS NOT NULL)),
  constraint invoice_lines_kind_check CHECK (kind = ANY (ARRAY['spend'::text, 'credit'::text, 'rounding'::text, 'tax'::text])),
  constraint invoice_lines_center_id_invoice_id_fkey FOREIGN KEY (center_id, invoice_id) REFERENCES finance.invoices(center_id, id)
);
CREATE INDEX invoice_lines_of_account ON finance.invoice_lines USING btree (center_id, ad_account_id) WHERE (ad_account_id IS NOT NULL);
CREATE TRIGGER only_added_to BEFORE DELETE OR UPDATE OR TRUNCATE ON finance.invoice_lines FOR EACH STATEMENT EXECUTE FUNCTION finance.refuse_change();
alter table finance.invoice_lines enable row level security;
alter table finance.invoice_lines force row level security;
create policy here on finance.invoice_lines
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant insert, select on finance.invoice_lines to atrium_app;

-- That an invoice was paid, as a finance manager recorded it. What was recorded by mistake is withdrawn, and stays.
create table finance.invoice_payments (
  center_id bigint not null,
  id bigint not null default foundation.new_id(),
  invoice_id bigint not null,
  paid_on date not null,
  reference text not null,
  recorded_at timestamp with time zone not null default now(),
  recorded_by bigint,
  recorded_by_name text not null,
  withdrawn_at timestamp with time zone,
  constraint invoice_payments_pkey PRIMARY KEY (center_id, id),
  constraint invoice_payments_center_id_invoice_id_fkey FOREIGN KEY (center_id, invoice_id) REFERENCES finance.invoices(center_id, id)
);
CREATE UNIQUE INDEX invoice_payments_one ON finance.invoice_payments USING btree (center_id, invoice_id) WHERE (withdrawn_at IS NULL);
CREATE TRIGGER note AFTER INSERT ON finance.invoice_payments REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION foundation.note_version('limits');
CREATE TRIGGER note_update AFTER UPDATE ON finance.invoice_payments REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION foundation.note_version('limits');
alter table finance.invoice_payments enable row level security;
alter table finance.invoice_payments force row level security;
create policy here on finance.invoice_payments
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant insert, select on finance.invoice_payments to atrium_app;
grant update (withdrawn_at) on finance.invoice_payments to atrium_app;

-- The number of the next invoice. Its row is locked until the invoice is written, so numbers have no gap: what is rolled back never had one.
create table finance.invoice_series (
  center_id bigint not null,
  kind text not null,
  prefix text not null,
  first_number bigint not null default 1,
  next_number bigint not null,
  constraint invoice_series_pkey PRIMARY KEY (center_id, kind),
  constraint invoice_series_check CHECK (next_number >= first_number),
  constraint invoice_series_first_number_check CHECK (first_number >= 1 AND first_number <= 999999999),
  constraint invoice_series_kind_check CHECK (kind = ANY (ARRAY['invoice'::text, 'credit_note'::text])),
  constraint invoice_series_prefix_check CHECK (length(prefix) <= 20),
  constraint invoice_series_center_id_fkey FOREIGN KEY (center_id) REFERENCES access.centers(center_id)
);
alter table finance.invoice_series enable row level security;
alter table finance.invoice_series force row level security;
create policy here on finance.invoice_series
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant insert, select, update on finance.invoice_series to atrium_app;

-- Who issues the invoices of a center, how it is paid, and in how many days.
create table finance.invoice_settings (
  center_id bigint not null,
  legal_name text not null default ''::text,
  address text not null default ''::text,
  tax_number text not null default ''::text,
  bank_details text not null default ''::text,
  due_days integer not null default 30,
  changed_at timestamp with time zone not null default now(),
  constraint invoice_settings_pkey PRIMARY KEY (center_id),
  constraint invoice_settings_due_days_check CHECK (due_days >= 0 AND due_days <= 365),
  constraint invoice_settings_center_id_fkey FOREIGN KEY (center_id) REFERENCES access.centers(center_id)
);
alter table finance.invoice_settings enable row level security;
alter table finance.invoice_settings force row level security;
create policy here on finance.invoice_settings
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant insert, select, update on finance.invoice_settings to atrium_app;

-- Invoices and credit notes as they were issued, with the parties as they were then. Never changed: the database refuses it.
create table finance.invoices (
  center_id bigint not null,
  id bigint not null default foundation.new_id(),
  kind text not null,
  serial bigint not null,
  number text not null,
  group_id bigint not null,
  corrects bigint,  -- Of a credit note: the invoice that it takes back.
  currency text not null,
  month date not null,
  attempt integer not null default 1,  -- One, and more where the invoice of the month before was taken back by a credit note.
  issued_on date not null,
  due_on date not null,
  seller jsonb not null,
  buyer jsonb not null,
  note text not null default ''::text,
  net_micros bigint not null,
  tax_micros bigint not null,
  total_micros bigint not null,
  issued_at timestamp with time zone not null default now(),
  issued_by bigint,
  issued_by_name text not null default ''::text,
  constraint invoices_pkey PRIMARY KEY (center_id, id),
  constraint invoices_center_id_corrects_key UNIQUE (center_id, corrects),
  constraint invoices_center_id_kind_serial_key UNIQUE (center_id, kind, serial),
  constraint invoices_center_id_number_key UNIQUE (center_id, number),
  constraint invoices_check CHECK (total_micros = (net_micros + tax_micros)),
  constraint invoices_check1 CHECK ((kind = 'credit_note'::text) = (corrects IS NOT NULL)),
  constraint invoices_kind_check CHECK (kind = ANY (ARRAY['invoice'::text, 'credit_note'::text])),
  constraint invoices_month_check CHECK (EXTRACT(day FROM month) = 1::numeric),
  constraint invoices_center_id_corrects_fkey FOREIGN KEY (center_id, corrects) REFERENCES finance.invoices(center_id, id),
  constraint invoices_center_id_fkey FOREIGN KEY (center_id) REFERENCES access.centers(center_id),
  constraint invoices_center_id_group_id_fkey FOREIGN KEY (center_id, group_id) REFERENCES finance.billing_groups(center_id, id)
);
CREATE INDEX invoices_of_month ON finance.invoices USING btree (center_id, month, id);
CREATE UNIQUE INDEX invoices_once ON finance.invoices USING btree (center_id, group_id, month, attempt) WHERE (kind = 'invoice'::text);
CREATE TRIGGER note AFTER INSERT ON finance.invoices REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION foundation.note_version('billing');
CREATE TRIGGER only_added_to BEFORE DELETE OR UPDATE OR TRUNCATE ON finance.invoices FOR EACH STATEMENT EXECUTE FUNCTION finance.refuse_change();
alter table finance.invoices enable row level security;
alter table finance.invoices force row level security;
create policy here on finance.invoices
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant insert, select on finance.invoices to atrium_app;

-- When a center wants to be told of low balances, and what its breaker takes for out of the ordinary.
create table finance.limit_settings (
  center_id bigint not null,
  low_days integer not null default 7,
  is_breaker_on boolean not null default true,
  alert_score integer not null default 6,  -- Robust z-score of a report against the 28 days before.
  trip_score integer not null default 8,
  daily_multiple integer default 10,  -- Of the median day: more than this many times as much trips, however short the past.
  daily_amounts jsonb not null default '[]'::jsonb,  -- By currency, what one ad account may spend in a day before it trips.
  constraint limit_settings_pkey PRIMARY KEY (center_id),
  constraint limit_settings_alert_score_check CHECK (alert_score >= 3 AND alert_score <= 100),
  constraint limit_settings_check CHECK (alert_score <= trip_score),
  constraint limit_settings_daily_multiple_check CHECK (daily_multiple >= 2 AND daily_multiple <= 1000),
  constraint limit_settings_low_days_check CHECK (low_days >= 1 AND low_days <= 90),
  constraint limit_settings_trip_score_check CHECK (trip_score >= 3 AND trip_score <= 100),
  constraint limit_settings_center_id_fkey FOREIGN KEY (center_id) REFERENCES access.centers(center_id)
);
CREATE TRIGGER note_update AFTER UPDATE ON finance.limit_settings REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION foundation.note_version('limits');
alter table finance.limit_settings enable row level security;
alter table finance.limit_settings force row level security;
create policy here on finance.limit_settings
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant insert, select, update on finance.limit_settings to atrium_app;

-- Ad accounts whose low balance was told. The row goes when the balance is no longer low, so that the next fall is told again.
create table finance.low_balances (
  center_id bigint not null,
  ad_account_id bigint not null,
  days_left integer not null,
  told_at timestamp with time zone not null default now(),
  constraint low_balances_pkey PRIMARY KEY (center_id, ad_account_id),
  constraint low_balances_ad_account_id_fkey FOREIGN KEY (ad_account_id) REFERENCES assets.accounts(id),
  constraint low_balances_center_id_fkey FOREIGN KEY (center_id) REFERENCES access.centers(center_id)
);
alter table finance.low_balances enable row level security;
alter table finance.low_balances force row level security;
create policy here on finance.low_balances
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant delete, insert, select, update on finance.low_balances to atrium_app;

-- The day of which the paces of all wallets of a center are. Of another day than today they are not read.
create table finance.paces (
  center_id bigint not null,
  paced_on date not null,
  constraint paces_pkey PRIMARY KEY (center_id),
  constraint paces_center_id_fkey FOREIGN KEY (center_id) REFERENCES centers.centers(id)
);
alter table finance.paces enable row level security;
create policy here on finance.paces
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant select on finance.paces to atrium_app;

-- Files beside a posting, as the advice of the bank. Appended, never changed.
create table finance.papers (
  center_id bigint not null,
  posting_id bigint not null,
  id bigint not null default foundation.new_id(),
  author_id bigint not null,
  author_name text not null,
  added_at timestamp with time zone not null default now(),
  name text not null,
  media_type text not null,  -- What the bytes are, whatever the name says.
  bytes integer not null,
  content bytea not null,
  constraint papers_pkey PRIMARY KEY (center_id, posting_id, id),
  constraint papers_author_id_fkey FOREIGN KEY (author_id) REFERENCES identity.people(id),
  constraint papers_center_id_posting_id_fkey FOREIGN KEY (center_id, posting_id) REFERENCES finance.postings(center_id, id)
);
CREATE INDEX papers_of_author ON finance.papers USING btree (author_id);
CREATE TRIGGER only_added_to BEFORE DELETE OR UPDATE OR TRUNCATE ON finance.papers FOR EACH STATEMENT EXECUTE FUNCTION finance.refuse_change();
alter table finance.papers enable row level security;
alter table finance.papers force row level security;
create policy here on finance.papers
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant insert, select on finance.papers to atrium_app;

-- What payment providers said, and what became of it. An event that was taken is taken once; what was refused is counted, and may come again.
create table finance.payment_events (
  center_id bigint not null,
  id bigint not null default foundation.new_id(),
  provider_id bigint not null,
  event_key text not null,  -- The id that the provider gave it. Empty for what was not signed by it: whatever that says is not kept.
  outcome text not null,  -- Uncovered: a refund for which the center did not have the cash. It waits for somebody to book it.
  problem text not null default ''::text,  -- Of what was refused: the code of the refusal.
  details jsonb not null default '{}'::jsonb,
  fingerprint bytea,  -- SHA-256 of what it said, so that an id that comes with something else is refused.
  type text,
  currency text,
  micros bigint,
  reference text,
  paid_at timestamp with time zone,
  posting_id bigint,
  times integer not null default 1,  -- How often it was refused so.
  first_at timestamp with time zone not null default now(),
  last_at timestamp with time zone not null default now(),
  constraint payment_events_pkey PRIMARY KEY (center_id, id),
  constraint payment_events_check CHECK ((outcome = 'refused'::text) = (problem <> ''::text)),
  constraint payment_events_check1 CHECK (outcome = 'refused'::text OR fingerprint IS NOT NULL AND type IS NOT NULL AND micros IS NOT NULL AND paid_at IS NOT NULL),
  constraint payment_events_event_key_check CHECK (length(event_key) <= 120),
  constraint payment_events_micros_check CHECK (micros > 0),
  constraint payment_events_outcome_check CHECK (outcome = ANY (ARRAY['booked'::text, 'uncovered'::text, 'refused'::text])),
  constraint payment_events_times_check CHECK (times > 0),
  constraint payment_events_type_check CHECK (type = ANY (ARRAY['payment.succeeded'::text, 'payment.refunded'::text])),
  constraint payment_events_center_id_provider_id_fkey FOREIGN KEY (center_id, provider_id) REFERENCES finance.payment_providers(center_id, id)
);
CREATE INDEX payment_events_listed ON finance.payment_events USING btree (center_id, last_at DESC, id);
CREATE UNIQUE INDEX payment_events_once ON finance.payment_events USING btree (center_id, provider_id, event_key) WHERE (outcome <> 'refused'::text);
CREATE UNIQUE INDEX payment_events_refused ON finance.payment_events USING btree (center_id, provider_id, event_key, problem) WHERE (outcome = 'refused'::text);
CREATE INDEX payment_events_uncovered ON finance.payment_events USING btree (center_id, id) WHERE (outcome = 'uncovered'::text);
alter table finance.payment_events enable row level security;
alter table finance.payment_events force row level security;
create policy here on finance.payment_events
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant insert, select, update on finance.payment_events to atrium_app;

-- Who may say that money came in without being a person. A sandbox is one that people try: its payments are marked.
create table finance.payment_providers (
  center_id bigint not null,
  id bigint not null default foundation.new_id(),
  name text not null,
  kind text not null,
  currency text not null,
  state text not null default 'on'::text,
  secret_number integer not null default 0,  -- Its secret is derived from the key of the installation, its id and this; no table holds it. Zero until one is made.
  former_secret_until timestamp with time zone,  -- Until when what is signed with the secret before is taken as well.
  made_at timestamp with time zone not null default now(),
  made_by bigint,
  constraint payment_providers_pkey PRIMARY KEY (center_id, id),
  constraint payment_providers_id_key UNIQUE (id),
  constraint payment_providers_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint payment_providers_kind_check CHECK (kind = ANY (ARRAY['hmac'::text, 'sandbox'::text])),
  constraint payment_providers_name_check CHECK (length(name) >= 1 AND length(name) <= 80),
  constraint payment_providers_secret_number_check CHECK (secret_number >= 0),
  constraint payment_providers_state_check CHECK (state = ANY (ARRAY['on'::text, 'off'::text])),
  constraint payment_providers_center_id_fkey FOREIGN KEY (center_id) REFERENCES access.centers(center_id)
);
CREATE TRIGGER note_update AFTER UPDATE ON finance.payment_providers REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION foundation.note_version('billing');
alter table finance.payment_providers enable row level security;
alter table finance.payment_providers force row level security;
create policy door on finance.payment_providers for select to atrium_door
  using (true);
create policy here on finance.payment_providers
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant insert, select, update on finance.payment_providers to atrium_app;

-- Months that were closed. Nothing is posted into them any more; a correction goes into an open one.
create table finance.periods (
  center_id bigint not null,
  month date not null,
  totals jsonb not null,  -- By currency and kind what moved in the month, in micros as text, when it was closed.
  closed_at timestamp with time zone not null default now(),
  closed_by bigint,
  closed_by_name text not null,
  constraint periods_pkey PRIMARY KEY (center_id, month),
  constraint periods_month_check CHECK (EXTRACT(day FROM month) = 1::numeric),
  constraint periods_center_id_fkey FOREIGN KEY (center_id) REFERENCES access.centers(center_id)
);
CREATE TRIGGER only_added_to BEFORE DELETE OR UPDATE OR TRUNCATE ON finance.periods FOR EACH STATEMENT EXECUTE FUNCTION finance.refuse_change();
alter table finance.periods enable row level security;
alter table finance.periods force row level security;
create policy here on finance.periods
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant insert, select on finance.periods to atrium_app;

-- What a center means to spend in a month. Compared with what is spent; it stops nothing.
create table finance.plans (
  center_id bigint not null,
  currency text not null,
  micros bigint not null,
  constraint plans_pkey PRIMARY KEY (center_id, currency),
  constraint plans_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint plans_micros_check CHECK (micros > 0),
  constraint plans_center_id_fkey FOREIGN KEY (center_id) REFERENCES access.centers(center_id)
);
alter table finance.plans enable row level security;
alter table finance.plans force row level security;
create policy here on finance.plans
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant delete, insert, select, update on finance.plans to atrium_app;

-- What the transfers of a posting sum to, of postings that have more than one.
create table finance.posting_sums (
  center_id bigint not null,
  posting_id bigint not null,
  currency text not null,
  kind text not null,
  of_account boolean not null,
  of_credit boolean not null,
  value_date date not null,
  transfers bigint not null,
  micros numeric not null,
  constraint posting_sums_pkey PRIMARY KEY (center_id, posting_id, currency, kind, of_account, of_credit)
);
alter table finance.posting_sums enable row level security;
create policy here on finance.posting_sums
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant select on finance.posting_sums to atrium_app;

-- One business act that moved money, by whom and why, with the transfers it is made of.
create table finance.postings (
  center_id bigint not null,  -- That of the accounts of its transfers. No foreign key says so: with one, each posting would lock the row of the center.
  id bigint not null default foundation.new_id(),
  key text not null,  -- Given by who asks: the same key is the same act, however often it is asked.
  fingerprint bytea not null,  -- SHA-256 of what was asked, so that a key that comes with something else is refused.
  kind text not null,
  value_date date not null,  -- The day in the books: of a bank statement or of a report. Never in a closed month.
  reference text not null default ''::text,
  note text not null default ''::text,
  reverses bigint,
  actor_id bigint,
  actor_name text not null default ''::text,
  token_id bigint,
  posted_at timestamp with time zone not null default now(),
  written_in xid8 not null default pg_current_xact_id(),  -- The transaction that wrote it, with its transfers and costs: who knows one snapshot of the books asks what is not in it, and misses nothing that commits late.
  sought text not null generated always as (lower(((((reference || ' '::text) || note) || ' '::text) || actor_name))) stored,  -- What a search looks into.
  provider_id bigint,  -- The payment provider that said so, of what no person recorded.
  constraint postings_pkey PRIMARY KEY (center_id, id),
  constraint postings_center_id_key_key UNIQUE (center_id, key),
  constraint postings_check CHECK ((kind = 'reversal'::text) = (reverses IS NOT NULL)),
  constraint postings_key_check CHECK (length(key) >= 1 AND length(key) <= 200),
  constraint postings_kind_check CHECK (kind = ANY (ARRAY['funding'::text, 'funding_refund'::text, 'recharge'::text, 'refund'::text, 'credit'::text, 'credit_expiry'::text, 'adjustment'::text, 'spend'::text, 'hold'::text, 'release'::text, 'exchange'::text, 'move'::text, 'payout'::text, 'reversal'::text])),
  constraint postings_reference_check CHECK (length(reference) <= 200),
  constraint postings_center_id_provider_id_fkey FOREIGN KEY (center_id, provider_id) REFERENCES finance.payment_providers(center_id, id),
  constraint postings_center_id_reverses_fkey FOREIGN KEY (center_id, reverses) REFERENCES finance.postings(center_id, id)
);
CREATE UNIQUE INDEX postings_reversing ON finance.postings USING btree (center_id, reverses) WHERE (reverses IS NOT NULL);
CREATE INDEX postings_sought ON finance.postings USING gin (sought extensions.gin_trgm_ops) WHERE (kind <> ALL (ARRAY['hold'::text, 'release'::text]));
CREATE INDEX postings_written ON finance.postings USING btree (center_id, written_in);
CREATE TRIGGER only_added_to BEFORE DELETE OR UPDATE OR TRUNCATE ON finance.postings FOR EACH STATEMENT EXECUTE FUNCTION finance.refuse_change();
CREATE TRIGGER open_month BEFORE INSERT ON finance.postings FOR EACH ROW WHEN (new.value_date < date_trunc('month'::text, (CURRENT_DATE + 1)::timestamp with time zone)) EXECUTE FUNCTION finance.keep_closed();
alter table finance.postings enable row level security;
alter table finance.postings force row level security;
create policy door on finance.postings for select to atrium_door
  using (true);
create policy here on finance.postings
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant insert, select on finance.postings to atrium_app;

-- What one unit of a currency was worth in another, where that was read and when. Only added to.
create table finance.rates (
  center_id bigint not null,
  id bigint not null default foundation.new_id(),
  base text not null,
  quote text not null,
  nanos bigint not null,  -- Thousand-millionths of a unit of the quote currency for one unit of the base currency.
  source text not null,
  valid_at timestamp with time zone not null,
  recorded_at timestamp with time zone not null default now(),
  recorded_by bigint,
  recorded_by_name text not null,
  constraint rates_pkey PRIMARY KEY (center_id, id),
  constraint rates_base_check CHECK (base ~ '^[A-Z]{3}$'::text),
  constraint rates_check CHECK (quote ~ '^[A-Z]{3}$'::text AND quote <> base),
  constraint rates_nanos_check CHECK (nanos > 0),
  constraint rates_center_id_fkey FOREIGN KEY (center_id) REFERENCES access.centers(center_id)
);
CREATE INDEX rates_of_pair ON finance.rates USING btree (center_id, base, quote, valid_at DESC);
CREATE TRIGGER only_added_to BEFORE DELETE OR UPDATE OR TRUNCATE ON finance.rates FOR EACH STATEMENT EXECUTE FUNCTION finance.refuse_change();
alter table finance.rates enable row level security;
alter table finance.rates force row level security;
create policy here on finance.rates
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant insert, select on finance.rates to atrium_app;

-- What transfers sum to. A posting adds a row (new) and waits for nobody; every minute new rows are folded into those of their day and of their month.
create table finance.sums (
  center_id bigint not null,  -- That of the transfers.
  span text not null default 'new'::text,
  value_date date not null,  -- The day in the books; of a month its first day.
  currency text not null,
  kind text not null,
  of_account boolean not null,  -- Of transfers that moved the wallet of an ad account.
  of_credit boolean not null,  -- Of transfers that moved credit.
  transfers bigint not null,
  micros numeric not null,
  own_cash numeric not null,  -- By how much the cash of the center itself grew; the columns after it say so of its credit, of wallets, and of what is frozen.
  own_credit numeric not null,
  account_cash numeric not null,
  account_credit numeric not null,
  frozen numeric not null,
  first_id bigint not null,  -- The oldest of the transfers, and last_id the newest: where a list of a day begins and ends.
  last_id bigint not null,
  constraint sums_span_check CHECK (span = ANY (ARRAY['new'::text, 'day'::text, 'month'::text]))
);
CREATE UNIQUE INDEX sums_folded ON finance.sums USING btree (center_id, span, value_date, currency, kind, of_account, of_credit) WHERE (span <> 'new'::text);
CREATE INDEX sums_of_span ON finance.sums USING btree (span, center_id, value_date);
alter table finance.sums enable row level security;
create policy here on finance.sums
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant select on finance.sums to atrium_app;

-- How many wallets a center has of each sort, so that none is counted. Who moves a wallet from one sort to another adds rows (new) and waits for nobody; every minute they are folded.
create table finance.tallies (
  center_id bigint not null,
  is_new boolean not null default true,
  currency text not null,
  is_closed boolean not null,  -- Of ad accounts that are closed.
  is_empty boolean not null,  -- Neither cash nor credit is there.
  lasts_rank smallint,  -- That of the wallets.
  wallets bigint not null,  -- How many; of a new row by how many more.
  constraint tallies_center_id_fkey FOREIGN KEY (center_id) REFERENCES centers.centers(id)
);
CREATE UNIQUE INDEX tallies_folded ON finance.tallies USING btree (center_id, currency, is_closed, is_empty, lasts_rank) NULLS NOT DISTINCT WHERE (NOT is_new);
CREATE INDEX tallies_new ON finance.tallies USING btree (center_id) WHERE is_new;
alter table finance.tallies enable row level security;
create policy here on finance.tallies
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant select on finance.tallies to atrium_app;

-- A positive amount that moved from one account to another. Never changed: the database refuses it.
create table finance.transfers (
  center_id bigint not null,
  id bigint not null default foundation.new_id(),
  posting_id bigint not null,
  kind text not null,  -- That of its posting, for lists; of a reversal: reversal.
  from_account_id bigint not null,
  to_account_id bigint not null,
  currency text not null,
  micros bigint not null,
  ad_account_id bigint,  -- Whose wallet it moved; null where none but the center's own.
  value_date date not null,
  posted_at timestamp with time zone not null default now(),
  constraint transfers_pkey PRIMARY KEY (center_id, id),
  constraint transfers_check CHECK (to_account_id <> from_account_id),
  constraint transfers_micros_check CHECK (micros > 0 AND micros <= '100000000000000000'::bigint)
);
CREATE INDEX transfers_listed ON finance.transfers USING btree (center_id, currency, id DESC) WHERE (kind <> ALL (ARRAY['hold'::text, 'release'::text]));
CREATE INDEX transfers_of_ad_account ON finance.transfers USING btree (center_id, ad_account_id, id DESC) WHERE (ad_account_id IS NOT NULL);
CREATE INDEX transfers_of_center ON finance.transfers USING btree (center_id, id DESC) WHERE ((ad_account_id IS NULL) AND (kind <> ALL (ARRAY['hold'::text, 'release'::text])));
CREATE INDEX transfers_of_day ON finance.transfers USING btree (center_id, value_date, id);
CREATE INDEX transfers_of_kind ON finance.transfers USING btree (center_id, kind, id DESC) WHERE (kind <> 'spend'::text);
CREATE INDEX transfers_of_posting ON finance.transfers USING btree (center_id, posting_id, id);
CREATE TRIGGER apply AFTER INSERT ON finance.transfers REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION finance.apply_transfers();
CREATE TRIGGER only_added_to BEFORE DELETE OR UPDATE OR TRUNCATE ON finance.transfers FOR EACH STATEMENT EXECUTE FUNCTION finance.refuse_change();
alter table finance.transfers enable row level security;
alter table finance.transfers force row level security;
create policy here on finance.transfers
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant insert, select on finance.transfers to atrium_app;

-- What each ad account of a center holds and spends, in one row. Kept by the triggers alone.
create table finance.wallets (
  center_id bigint not null,
  ad_account_id bigint not null,
  currency text not null,
  is_owned boolean not null default true,  -- False where the account has left the center, whose books of it stay.
  name text not null,
  sought text not null,  -- What a search looks into: name and company in small letters.
  status text not null,
  cash_micros bigint not null default 0,
  credit_micros bigint not null default 0,  -- Also of credit that has ended and was not collected yet, which takes a minute.
  frozen_micros bigint not null default 0,
  spent_micros bigint not null default 0,  -- Charged in the seven whole days before paced_on.
  paced_on date not null,  -- The day in the center up to which the pace is; moved on soon after midnight there.
  month_moved_micros bigint not null default 0,  -- By how much it grew in the month of paced_on, as far as that is not among the months of accounts yet.
  month_spent_micros bigint not null default 0,  -- How much the ledger moved as its spend in that month, likewise.
  available_rank smallint not null default '-1'::integer,  -- What it holds, in steps of a sixteenth of its logarithm: for lists in order. A posting seldom changes it, so that the row is mostly changed in its place, in no index.
  lasts_rank smallint,  -- For how long it lasts, in such steps; null where nothing was spent.
  constraint wallets_pkey PRIMARY KEY (center_id, ad_account_id),
  constraint wallets_ad_account_id_fkey FOREIGN KEY (ad_account_id) REFERENCES assets.accounts(id),
  constraint wallets_center_id_fkey FOREIGN KEY (center_id) REFERENCES centers.centers(id)
) with (fillfactor=50);
CREATE INDEX wallets_by_available ON finance.wallets USING btree (center_id, available_rank, ad_account_id) INCLUDE (currency) WHERE is_owned;
CREATE INDEX wallets_by_lasting ON finance.wallets USING btree (center_id, lasts_rank, ad_account_id) WHERE is_owned;
CREATE INDEX wallets_by_name ON finance.wallets USING btree (center_id, lower(name), ad_account_id) INCLUDE (name, sought, currency) WHERE is_owned;
CREATE INDEX wallets_of_ad_account ON finance.wallets USING btree (ad_account_id);
CREATE TRIGGER tally AFTER INSERT ON finance.wallets FOR EACH ROW EXECUTE FUNCTION finance.tally_wallet();
CREATE TRIGGER tally_update AFTER UPDATE OF is_owned, status, available_rank, lasts_rank ON finance.wallets FOR EACH ROW WHEN (old.is_owned IS DISTINCT FROM new.is_owned OR (old.status = 'closed'::text) IS DISTINCT FROM (new.status = 'closed'::text) OR (old.available_rank = '-1'::integer) IS DISTINCT FROM (new.available_rank = '-1'::integer) OR old.lasts_rank IS DISTINCT FROM new.lasts_rank) EXECUTE FUNCTION finance.tally_wallet();
alter table finance.wallets enable row level security;
create policy here on finance.wallets
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant select on finance.wallets to atrium_app;

-- What moved in the wallet of each ad account in each month of the books, in up to two rows.
create view finance.wallet_months with (security_invoker=true) as
 SELECT m.center_id,
    m.ad_account_id,
    m.month,
    m.currency,
    m.moved,
    m.spent
   FROM finance.account_months m
UNION ALL
 SELECT w.center_id,
    w.ad_account_id,
    date_trunc('month'::text, w.paced_on::timestamp with time zone)::date AS month,
    w.currency,
    w.month_moved_micros AS moved,
    w.month_spent_micros AS spent
   FROM finance.wallets w
  WHERE w.month_moved_micros <> 0 OR w.month_spent_micros <> 0;
grant select on finance.wallet_months to atrium_app;

-- =====================================================================================================================
create schema foundation;
grant usage on schema foundation to atrium_app;

create sequence foundation.id_sequence as bigint increment 1 minvalue 0 maxvalue 4194303 start 0 cycle;
grant usage on sequence foundation.id_sequence to atrium_app;

-- The ad account of the path of this call, once the head of the call found that the caller holds something on it.
CREATE OR REPLACE FUNCTION foundation.acting_account()
 RETURNS bigint
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN (NULLIF(current_setting('atrium.account'::text, true), ''::text))::bigint;

-- The center in which this transaction acts.
CREATE OR REPLACE FUNCTION foundation.acting_center()
 RETURNS bigint
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN (NULLIF(current_setting('atrium.center'::text, true), ''::text))::bigint;

-- The confirmed address of the acting person, in lower case.
CREATE OR REPLACE FUNCTION foundation.acting_email()
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN NULLIF(current_setting('atrium.email'::text, true), ''::text);

-- The signed-in person of this transaction.
CREATE OR REPLACE FUNCTION foundation.acting_person()
 RETURNS bigint
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN (NULLIF(current_setting('atrium.person'::text, true), ''::text))::bigint;

-- The transaction acts for somebody who runs the installation and reviews ads.
CREATE OR REPLACE FUNCTION foundation.at_review_desk()
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN (current_setting('atrium.review_desk'::text, true) = 'on'::text);

-- Reads all that decides one call for the presented secret, and sets who acts for row-level security. No row: not signed in. It runs as atrium_door, which only this function can be: policies that weigh every way to see a row would make up three quarters of its time, and it asks for single rows by key.
CREATE OR REPLACE FUNCTION foundation.begin_call(secret bytea, is_token boolean, center bigint, asset bigint, is_write boolean)
 RETURNS TABLE(now timestamp with time zone, person_id bigint, person_name text, person_email text, person_locale text, session_id bigint, token_id bigint, token_name text, token_scopes text[], authenticated_at timestamp with time zone, last_seen_at timestamp with time zone, center_status text, center_name text, member_role text, finance_role text, creator_role text, member_status text, member_starts_at timestamp with time zone, member_expires_at timestamp with time zone, admins_need_assignment boolean, center_epoch bigint, member_epoch bigint, account_mask integer, account_relation text, account_role text)
 LANGUAGE plpgsql
 SECURITY DEFINER
AS $function$
#variable_conflict use_column
declare
  -- Assignments of a single function call need no query of their own, which makes this function half as dear.
  ignored text;
  more_ways integer;
  lender bigint;
  ceiling text;
  share_starts_at timestamptz;
  share_expires_at timestamptz;
begin
  now := transaction_timestamp();
  ignored := set_config('atrium.secret', case when is_token is null then '' else encode(secret, 'hex') end, true);
  if is_token is null then
    -- A stored call: the one who made it acts, as the application says, and what they may do by now is read like anybody's.
    person_id := convert_from(secret, 'UTF8')::bigint;
  elsif is_token then
    select t.id, t.person_id, t.name, t.scopes, t.last_used_at from identity.api_tokens t
      where t.secret_hash = secret and t.ended_at is null and t.expires_at > now
      into token_id, person_id, token_name, token_scopes, last_seen_at;
  else
    select s.id, s.person_id, s.authenticated_at, s.last_seen_at from identity.sessions s
      where s.secret_hash = secret and s.ended_at is null and s.expires_at > now and s.last_seen_at > now - interval '14 days'
      into session_id, person_id, authenticated_at, last_seen_at;
  end if;
  if person_id is null then
    return;
  end if;
  ignored := set_config('atrium.person', person_id::text, true);
  if center is null then
    select p.name, p.email, p.locale from identity.people p where p.id = person_id and p.confirmed_at is not null
      into person_name, person_email, person_locale;
  else
    -- A write holds its right until it commits: a removal waits for it, or it sees the removal. A deletion of the center
    -- waits too; commands that lock the center to count its members do not.
    -- Row locks alone are not fair, since who shares one never waits for who wants it alone: without the queues of the
    -- advisory locks a member who writes without pause could not be removed.
    if is_write then
      ignored := pg_advisory_xact_lock_shared(foundation.writes_of(center, person_id));
      ignored := pg_advisory_xact_lock_shared(center);
      perform from access.members m where m.center_id = center and m.person_id = begin_call.person_id for share;
      perform from access.grants g where g.center_id = center and g.person_id = begin_call.person_id and g.asset_id = asset for share;
      perform from access.centers c where c.center_id = center for key share;
    end if;
    ignored := set_config('atrium.center', center::text, true);
    select p.name, p.email, p.locale,
        m.role, m.finance_role, m.creator_role, m.status, m.starts_at, m.expires_at, c.status, c.admins_need_assignment,
        (select e.epoch from access.epochs e where e.center_id = m.center_id and e.person_id = 0), e.epoch, e.more_ways,
        (select o.name from centers.profiles o where o.center_id = m.center_id and o.effective_from <= now order by o.effective_from desc limit 1)
      from identity.people p
      left join access.members m on m.center_id = center and m.person_id = p.id
      left join access.centers c on c.center_id = m.center_id
      left join access.epochs e on e.center_id = m.center_id and e.person_id = m.person_id
      where p.id = begin_call.person_id and p.confirmed_at is not null
      into person_name, person_email, person_locale,
        member_role, finance_role, creator_role, member_status, member_starts_at, member_expires_at, center_status,
        admins_need_assignment, center_epoch, member_epoch, more_ways, center_name;
    if member_role is null then
      ignored := set_config('atrium.center', '', true);
    elsif asset is not null and center_status = 'active' and member_status = 'active'
      and coalesce(member_starts_at <= now, true) and coalesce(member_expires_at > now, true) then
      -- One question for what nearly every account has, and another only where a group, a team, an elevation, a share or a role in
      -- the center adds to it: each part of a query costs its start, whether or not it finds anything.
      select h.relation, h.owner_center_id, h.ceiling, h.starts_at, h.expires_at, coalesce(b.mask, r.mask, 0), g.role
        from access.holdings h
        left join access.grants g on g.center_id = h.center_id and g.person_id = begin_call.person_id and g.asset_id = h.asset_id
          and (g.starts_at is null or g.starts_at <= now) and (g.expires_at is null or g.expires_at > now)
        left join access.role_masks b on b.kind = 'account' and b.role = g.role
        left join access.roles r on r.center_id = h.center_id and r.id = g.custom_role_id
        where h.center_id = center and h.asset_id = asset and h.status = 'bound'
        into account_relation, lender, ceiling, share_starts_at, share_expires_at, account_mask, account_role;
      if (more_ways & 1) > 0 then
        select account_mask | coalesce(bit_or(access.mask_of(center, w.role)), 0), coalesce(min(w.role) filter (where w.is_higher), account_role, min(w.role))
          from (
            select e.role, true as is_higher, e.starts_at, e.expires_at from access.elevations e
              where e.center_id = center and e.person_id = begin_call.person_id and e.asset_id = asset
            union all
            select q.role, false, q.starts_at, q.expires_at from access.group_items i
              join access.group_grants q on q.center_id = center and q.person_id = begin_call.person_id and q.group_id = i.group_id
              where i.center_id = center and i.asset_id = asset
          ) w
          where (w.starts_at is null or w.starts_at <= now) and (w.expires_at is null or w.expires_at > now)
          into account_mask, account_role;
      end if;
      if (more_ways & 2) > 0 then
        select account_mask | coalesce(bit_or(access.mask_of(center, w.role)), 0), coalesce(account_role, min(w.role))
          from access.team_ways w
          where w.center_id = center and w.person_id = begin_call.person_id and w.asset_id = asset
            and (w.starts_at is null or w.starts_at <= now) and (w.expires_at is null or w.expires_at > now)
          into account_mask, account_role;
      end if;
      if lender is not null then
        account_mask := account_mask & access.mask_of(lender, ceiling);
      end if;
      if member_role <> 'employee' or finance_role <> 'none' or creator_role <> 'none' then
        select account_mask | bit_or(case when lender is not null then b.partner_mask when admins_need_assignment then b.assigned_mask else b.mask end)
          from access.role_masks b
          where b.kind = 'center' and b.role = member_role or b.kind = 'finance' and b.role = finance_role or b.kind = 'creator' and b.role = creator_role
          into account_mask;
      end if;
      if lender is not null and not (
          coalesce(share_starts_at <= now, true) and coalesce(share_expires_at > now, true)
          and exists (select from access.centers o where o.center_id = lender and o.status = 'active')) then
        account_mask := 0;
        account_relation := null;
        account_role := null;
      elsif account_relation is null then
        account_mask := 0;
      end if;
    end if;
  end if;
  -- What lies in an ad account belongs to no one center: it opens to whoever holds anything on the account of the path.
  ignored := set_config('atrium.account', case when account_mask > 0 then asset::text else '' end, true);
  if person_name is null then
    return;
  end if;
  ignored := set_config('atrium.email', lower(person_email), true);
  return next;
end
$function$;
grant execute on function foundation.begin_call(bytea,boolean,bigint,bigint,boolean) to atrium_app;

-- Rows of these tables are seen and written in their center (`here`) or their ad account (`open`) alone; also by their owner, but for what its triggers keep whoever acts.
CREATE OR REPLACE FUNCTION foundation.fence(policy text, tables regclass[], is_forced boolean DEFAULT true)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  acting constant text := case policy
    when 'here' then 'center_id = (select foundation.acting_center())'
    when 'open' then 'account_id = (select foundation.acting_account())'
  end;
  one regclass;
begin
  foreach one in array tables loop
    execute format('alter table %s enable row level security', one);
    if is_forced then
      execute format('alter table %s force row level security', one);
    end if;
    execute format('create policy %I on %s using (%s)', policy, one, acting);
  end loop;
end
$function$;

-- Closes the open interval of a row in its history table and opens the next. Arguments: history table, key columns. A history table has the columns of its table, then valid_from and valid_to.
CREATE OR REPLACE FUNCTION foundation.keep_history()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  history constant text := tg_argv[0];
  keys constant text := (
    select string_agg(format('h.%I = ($1).%I', key, key), ' and ') from unnest(string_to_array(tg_argv[1], ',')) as key
  );
  at constant timestamptz := clock_timestamp();
begin
  if tg_op = 'UPDATE' and new is not distinct from old then
    return new;
  end if;
  if tg_op in ('UPDATE', 'DELETE') then
    execute format('update %s h set valid_to = $2 where h.valid_to is null and %s', history, keys) using old, at;
  end if;
  if tg_op in ('INSERT', 'UPDATE') then
    execute format('insert into %s select ($1).*, $2, null', history) using new, at;
  end if;
  return coalesce(new, old);
end
$function$;

-- Whether nothing in the head of a member's calls, about an asset or none, begins or ends by the time alone: it then stands as long as both epochs do.
CREATE OR REPLACE FUNCTION foundation.lasts(center bigint, person bigint, asset bigint)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
BEGIN ATOMIC
 SELECT ((NOT (EXISTS ( SELECT
            FROM access.members m
           WHERE ((m.center_id = lasts.center) AND (m.person_id = lasts.person) AND (num_nonnulls(m.starts_at, m.expires_at) > 0))))) AND (NOT (EXISTS ( SELECT
            FROM centers.profiles o
           WHERE ((o.center_id = lasts.center) AND (o.effective_from > now()))))) AND ((asset IS NULL) OR ((NOT (EXISTS ( SELECT
            FROM access.holdings h
           WHERE ((h.center_id = lasts.center) AND (h.asset_id = lasts.asset) AND ((h.relation <> 'owner_center'::text) OR (num_nonnulls(h.starts_at, h.expires_at) > 0)))))) AND (NOT (EXISTS ( SELECT
            FROM access.grants g
           WHERE ((g.center_id = lasts.center) AND (g.person_id = lasts.person) AND (g.asset_id = lasts.asset) AND (num_nonnulls(g.starts_at, g.expires_at) > 0))))) AND (NOT (EXISTS ( SELECT
            FROM access.elevations e
           WHERE ((e.center_id = lasts.center) AND (e.person_id = lasts.person) AND (e.asset_id = lasts.asset))))) AND (NOT (EXISTS ( SELECT
            FROM (access.group_items i
              JOIN access.group_grants q ON (((q.center_id = i.center_id) AND (q.group_id = i.group_id) AND (q.person_id = lasts.person))))
           WHERE ((i.center_id = lasts.center) AND (i.asset_id = lasts.asset) AND (num_nonnulls(q.starts_at, q.expires_at) > 0))))) AND (NOT (EXISTS ( SELECT
            FROM access.team_ways w
           WHERE ((w.center_id = lasts.center) AND (w.person_id = lasts.person) AND (w.asset_id = lasts.asset) AND (num_nonnulls(w.starts_at, w.expires_at) > 0))))))));
END;
grant execute on function foundation.lasts(bigint,bigint,bigint) to atrium_app;

-- Time-ordered 64-bit id: milliseconds since 2024 in 41 bits, then a shared sequence in 22.
CREATE OR REPLACE FUNCTION foundation.new_id()
 RETURNS bigint
 LANGUAGE sql
RETURN (((((EXTRACT(epoch FROM clock_timestamp()) * (1000)::numeric))::bigint - '1704067200000'::bigint) << 22) | nextval('foundation.id_sequence'::regclass));

-- Counts a change of each of these centers, and names what changed in it: an object for each center given. Writers of one center wait for each other, so that versions are seen in their order.
CREATE OR REPLACE FUNCTION foundation.note_changes(of_kind text, centers bigint[], objects bigint[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if centers is null then
    return;
  end if;
  with bumped as (
    -- In the order of the centers, so that two writers do not wait for each other.
    insert into foundation.versions as v (center_id, kind, version)
    select c, of_kind, 1 from (select distinct unnest(centers) as c) s order by c
    on conflict (center_id, kind) do update set version = v.version + 1
    returning v.center_id, v.version
  ), noted as (
    insert into foundation.changes (center_id, kind, version, object_id)
    select distinct b.center_id, of_kind, b.version, p.object from bumped b join unnest(centers, objects) p (center, object) on p.center = b.center_id
  )
  delete from foundation.changes c using bumped b
  where c.center_id = b.center_id and c.kind = of_kind and c.version <= b.version - 500;
end
$function$;

-- Names what changed: the kind, and the column that says of what.
CREATE OR REPLACE FUNCTION foundation.note_objects()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  execute format('select foundation.note_changes($1, array_agg(c.center_id), array_agg(c.%I)) from changed c', tg_argv[1]) using tg_argv[0];
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION foundation.note_version()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  insert into foundation.versions as v (center_id, kind, version)
    select distinct c.center_id, tg_argv[0], 1 from changed c order by c.center_id
    on conflict (center_id, kind) do update set version = v.version + 1;
  return null;
end
$function$;

-- The authorization of a post whose code the caller presented.
CREATE OR REPLACE FUNCTION foundation.presented_authorization()
 RETURNS bigint
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN (NULLIF(current_setting('atrium.authorization'::text, true), ''::text))::bigint;

-- SHA-256 of the secret that the caller presents: a session, an API token, a link of a mail.
CREATE OR REPLACE FUNCTION foundation.presented_secret()
 RETURNS bytea
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN decode(NULLIF(current_setting('atrium.secret'::text, true), ''::text), 'hex'::text);

-- The head of a read whose facts were read before, by a caller whose head lasts: whether the secret is still good and both epochs stand, by two keys instead of nine. No row: all must be read anew, by begin_call. Sets who acts as that does.
CREATE OR REPLACE FUNCTION foundation.recall_call(secret bytea, is_token boolean, center bigint, person bigint, center_epoch bigint, member_epoch bigint, email text, open_account bigint)
 RETURNS TABLE(now timestamp with time zone, session_id bigint, token_id bigint, token_name text, token_scopes text[], authenticated_at timestamp with time zone, last_seen_at timestamp with time zone)
 LANGUAGE plpgsql
 SECURITY DEFINER
AS $function$
#variable_conflict use_column
declare
  ignored text;
begin
  now := transaction_timestamp();
  if is_token then
    select t.id, t.name, t.scopes, t.last_used_at from identity.api_tokens t
      where t.secret_hash = secret and t.person_id = person and t.ended_at is null and t.expires_at > now
      into token_id, token_name, token_scopes, last_seen_at;
  else
    select s.id, s.authenticated_at, s.last_seen_at from identity.sessions s
      where s.secret_hash = secret and s.person_id = person and s.ended_at is null and s.expires_at > now and s.last_seen_at > now - interval '14 days'
      into session_id, authenticated_at, last_seen_at;
  end if;
  if num_nonnulls(session_id, token_id) = 0 or 2 <> (
      select count(*) from access.epochs e where e.center_id = center and e.person_id in (0, person)
        and e.epoch = case e.person_id when 0 then center_epoch else member_epoch end) then
    return;
  end if;
  ignored := set_config('atrium.secret', encode(secret, 'hex'), true);
  ignored := set_config('atrium.person', person::text, true);
  ignored := set_config('atrium.center', center::text, true);
  ignored := set_config('atrium.email', lower(email), true);
  ignored := set_config('atrium.account', coalesce(open_account::text, ''), true);
  return next;
end
$function$;
grant execute on function foundation.recall_call(bytea,boolean,bigint,bigint,bigint,bigint,text,bigint) to atrium_app;

-- Keeps every row of a table, by its keys, for as long as it stood, in a new history table of this name; read by another key too where one is named.
CREATE OR REPLACE FUNCTION foundation.remember(kept regclass, history text, keys text, also text DEFAULT NULL::text, also_by text DEFAULT NULL::text)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  bare constant text := split_part(history, '.', 2);
begin
  execute format('create table %s (like %s)', history, kept);
  execute format('alter table %s add valid_from timestamptz not null, add valid_to timestamptz', history);
  execute format('create index %I on %s (%s, valid_from)', bare || '_key', history, keys);
  if also is not null then
    execute format('create index %I on %s (%s, valid_from)', bare || '_' || also, history, also_by);
  end if;
  execute format('create unique index %I on %s (%s) where valid_to is null', bare || '_open', history, keys);
  execute format(
    'create trigger history after insert or update or delete on %s for each row execute function foundation.keep_history(%L, %L)',
    kept, history, replace(keys, ' ', ''));
end
$function$;

-- The account id that a request to bind names.
CREATE OR REPLACE FUNCTION foundation.sought_account()
 RETURNS bigint
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN (NULLIF(current_setting('atrium.sought_account'::text, true), ''::text))::bigint;

-- The center id that an invitation to become partners names.
CREATE OR REPLACE FUNCTION foundation.sought_center()
 RETURNS bigint
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN (NULLIF(current_setting('atrium.sought_center'::text, true), ''::text))::bigint;

-- The address that a sign-in, sign-up or reset names, in lower case.
CREATE OR REPLACE FUNCTION foundation.sought_email()
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN NULLIF(current_setting('atrium.sought_email'::text, true), ''::text);

-- What an answer that was kept hangs on, in one text: both epochs of its caller in a center, what a token reaches, and the versions of what lists show. Null where the secret is no longer good or was not used for a minute, which has then to be noted, or where the answer has ended by the time.
CREATE OR REPLACE FUNCTION foundation.standing(secret bytea, is_token boolean, center bigint, person bigint, until timestamp with time zone)
 RETURNS text
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
AS $function$
declare
  said text;
begin
  if now() >= until then
    return null;
  end if;
  if is_token then
    select concat_ws(' ', c.epoch, m.epoch, 'scopes:' || array_to_string(t.scopes, ','),
        (select string_agg(v.kind || ':' || v.version, ' ') from foundation.versions v where v.center_id = center))
      from identity.api_tokens t
      join access.epochs c on c.center_id = center and c.person_id = 0
      join access.epochs m on m.center_id = center and m.person_id = person
      where t.secret_hash = secret and t.person_id = person and t.ended_at is null and t.expires_at > now()
        and t.last_used_at > now() - interval '1 minute'
      into said;
  else
    select concat_ws(' ', c.epoch, m.epoch, 'scopes:',
        (select string_agg(v.kind || ':' || v.version, ' ') from foundation.versions v where v.center_id = center))
      from identity.sessions s
      join access.epochs c on c.center_id = center and c.person_id = 0
      join access.epochs m on m.center_id = center and m.person_id = person
      where s.secret_hash = secret and s.person_id = person and s.ended_at is null and s.expires_at > now()
        and s.last_seen_at > now() - interval '1 minute'
      into said;
  end if;
  return said;
end
$function$;
grant execute on function foundation.standing(bytea,boolean,bigint,bigint,timestamp with time zone) to atrium_app;

CREATE OR REPLACE FUNCTION foundation.wake_center()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform pg_notify('atrium', 'center:' || new.center_id);
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION foundation.wake_center_of_old()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform pg_notify('atrium', 'center:' || old.center_id);
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION foundation.wake_person()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  one record := coalesce(new, old);
begin
  perform pg_notify('atrium', 'person:' || one.person_id);
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION foundation.wake_request()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform pg_notify('atrium', coalesce('person:' || new.to_person_id, 'email:' || left(new.to_email_key, 260), 'center:' || new.to_center_id));
  -- Who asked waits for the answer.
  if new.state <> 'pending' then perform pg_notify('atrium', 'person:' || new.asked_by); end if;
  return null;
end
$function$;

-- The advisory lock that the writes of a member share, and that whoever changes what the member may do takes alone.
CREATE OR REPLACE FUNCTION foundation.writes_of(center bigint, person bigint)
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN hashint8extended(person, center);

-- What changed with a version. Only the last ones are kept; who knows less reads all.
create table foundation.changes (
  center_id bigint not null,
  kind text not null,
  version bigint not null,
  object_id bigint not null,
  constraint changes_pkey PRIMARY KEY (center_id, kind, version, object_id),
  constraint changes_center_id_kind_fkey FOREIGN KEY (center_id, kind) REFERENCES foundation.versions(center_id, kind)
);
alter table foundation.changes enable row level security;
alter table foundation.changes force row level security;
create policy door on foundation.changes to atrium_door
  using (true);
create policy here on foundation.changes for select
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant select on foundation.changes to atrium_app;

-- The answer of each write that came with a key, stored in its own transaction, so that a retry gets the same answer.
create table foundation.idempotency (
  person_id bigint not null,
  key text not null,
  endpoint text not null,
  request_hash bytea not null,
  status smallint,
  reply jsonb,
  created_at timestamp with time zone not null default now(),
  constraint idempotency_pkey PRIMARY KEY (person_id, key),
  constraint idempotency_key_check CHECK (length(key) >= 1 AND length(key) <= 200)
);
CREATE INDEX idempotency_age ON foundation.idempotency USING btree (created_at);
alter table foundation.idempotency enable row level security;
alter table foundation.idempotency force row level security;
create policy own on foundation.idempotency
  using (person_id = (( SELECT foundation.acting_person() AS acting_person)));
grant delete, insert, select, update on foundation.idempotency to atrium_app;

-- Mails of an installation without a mail server, shown at /mailbox to visitors of the machine itself.
create table foundation.mailbox (
  id bigint not null default foundation.new_id(),
  sent_at timestamp with time zone not null default now(),
  recipient text not null,
  subject text not null,
  plain text not null,
  html text not null,
  constraint mailbox_pkey PRIMARY KEY (id)
);
grant delete, insert, select, update on foundation.mailbox to atrium_app;

-- Counters of the rate limiter; expire is in milliseconds since 1970.
create table foundation.rate_limits (
  key character varying(255) not null,
  points integer not null default 0,
  expire bigint,
  constraint rate_limits_pkey PRIMARY KEY (key)
);
grant delete, insert, select, update on foundation.rate_limits to atrium_app;

-- Public keys (Ed25519) that this installation ever signed with, for whoever verifies a receipt. The private key is derived from the key of the installation and kept nowhere.
create table foundation.signing_keys (
  id text not null,
  public_key bytea not null,
  since timestamp with time zone not null default now(),
  constraint signing_keys_pkey PRIMARY KEY (id),
  constraint signing_keys_id_check CHECK (id ~ '^[0-9a-f]{16}$'::text),
  constraint signing_keys_public_key_check CHECK (length(public_key) = 32)
);
grant insert, select on foundation.signing_keys to atrium_app;

-- Counts the changes of what a list of a center shows. Zero where there is no row.
create table foundation.versions (
  center_id bigint not null,
  kind text not null,
  version bigint not null,
  constraint versions_pkey PRIMARY KEY (center_id, kind),
  constraint versions_kind_check CHECK (kind = ANY (ARRAY['accounts'::text, 'members'::text, 'assignments'::text, 'labels'::text, 'billing'::text, 'limits'::text, 'sightings'::text])),
  constraint versions_center_id_fkey FOREIGN KEY (center_id) REFERENCES access.centers(center_id)
);
alter table foundation.versions enable row level security;
alter table foundation.versions force row level security;
create policy door on foundation.versions to atrium_door
  using (true);
create policy here on foundation.versions for select
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant select on foundation.versions to atrium_app;

-- =====================================================================================================================
create schema identity;
grant usage on schema identity to atrium_app;

CREATE OR REPLACE FUNCTION identity.bump_people()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  insert into access.epochs as e (center_id, person_id)
    select m.center_id, m.person_id from changed n join stale o using (id) join access.members m on m.person_id = n.id
      where (n.name, n.email, n.locale, n.confirmed_at) is distinct from (o.name, o.email, o.locale, o.confirmed_at) order by 1, 2
    on conflict (center_id, person_id) do update set epoch = e.epoch + 1;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION identity.note_people()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform foundation.note_changes('members', array_agg(m.center_id), array_agg(m.person_id))
    from changed n join stale o using (id) join access.members m on m.person_id = n.id and m.status in ('active', 'suspended')
    where (n.name, n.email, n.avatar_version) is distinct from (o.name, o.email, o.avatar_version);
  return null;
end
$function$;

create table identity.api_tokens (
  id bigint not null default foundation.new_id(),
  person_id bigint not null,
  secret_hash bytea not null,
  name text not null,
  scopes text[] not null,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  last_used_at timestamp with time zone,
  ended_at timestamp with time zone,
  constraint api_tokens_pkey PRIMARY KEY (id),
  constraint api_tokens_secret_hash_key UNIQUE (secret_hash),
  constraint api_tokens_person_id_fkey FOREIGN KEY (person_id) REFERENCES identity.people(id) ON DELETE CASCADE
);
CREATE INDEX api_tokens_person ON identity.api_tokens USING btree (person_id) WHERE (ended_at IS NULL);
CREATE TRIGGER wake AFTER UPDATE OF ended_at ON identity.api_tokens FOR EACH ROW EXECUTE FUNCTION foundation.wake_person();
alter table identity.api_tokens enable row level security;
alter table identity.api_tokens force row level security;
create policy door on identity.api_tokens for select to atrium_door
  using (true);
create policy own on identity.api_tokens
  using (person_id = (( SELECT foundation.acting_person() AS acting_person)) OR secret_hash = (( SELECT foundation.presented_secret() AS presented_secret)));
grant insert, select, update on identity.api_tokens to atrium_app;

-- WebP, 256 pixels square, re-encoded by the server.
create table identity.avatars (
  person_id bigint not null,
  image bytea not null,
  constraint avatars_pkey PRIMARY KEY (person_id),
  constraint avatars_person_id_fkey FOREIGN KEY (person_id) REFERENCES identity.people(id) ON DELETE CASCADE
);
alter table identity.avatars enable row level security;
alter table identity.avatars force row level security;
create policy own on identity.avatars
  using (person_id = (( SELECT foundation.acting_person() AS acting_person)));
create policy visible on identity.avatars for select
  using ((EXISTS ( SELECT
   FROM identity.people p
  WHERE p.id = avatars.person_id)));
grant delete, insert, select, update on identity.avatars to atrium_app;

-- One-use links of mails. Only the hash of the secret is stored; the mail job derives the secret again from the key of the installation.
create table identity.links (
  id bigint not null default foundation.new_id(),
  person_id bigint not null,
  purpose text not null,
  address text not null,
  secret_hash bytea,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  constraint links_pkey PRIMARY KEY (id),
  constraint links_secret_hash_key UNIQUE (secret_hash),
  constraint links_purpose_check CHECK (purpose = ANY (ARRAY['confirm_address'::text, 'change_address'::text, 'reset_password'::text])),
  constraint links_person_id_fkey FOREIGN KEY (person_id) REFERENCES identity.people(id) ON DELETE CASCADE
);
CREATE INDEX links_person ON identity.links USING btree (person_id, purpose) WHERE (used_at IS NULL);
alter table identity.links enable row level security;
alter table identity.links force row level security;
create policy own on identity.links
  using (person_id = (( SELECT foundation.acting_person() AS acting_person)) OR secret_hash = (( SELECT foundation.presented_secret() AS presented_secret)));
grant insert, select, update on identity.links to atrium_app;

-- Argon2id hashes.
create table identity.passwords (
  person_id bigint not null,
  hash text not null,
  changed_at timestamp with time zone not null default now(),
  constraint passwords_pkey PRIMARY KEY (person_id),
  constraint passwords_person_id_fkey FOREIGN KEY (person_id) REFERENCES identity.people(id) ON DELETE CASCADE
);
alter table identity.passwords enable row level security;
alter table identity.passwords force row level security;
create policy own on identity.passwords
  using (person_id = (( SELECT foundation.acting_person() AS acting_person)));
grant insert, select, update on identity.passwords to atrium_app;

-- A person with an account. The address is confirmed when confirmed_at is set.
create table identity.people (
  id bigint not null default foundation.new_id(),
  email text not null,
  email_key text not null generated always as (lower(email)) stored,
  name text not null,
  locale text not null,
  time_zone text not null default 'UTC'::text,
  confirmed_at timestamp with time zone,
  pending_email text,
  avatar_version bigint,
  created_at timestamp with time zone not null default now(),
  constraint people_pkey PRIMARY KEY (id),
  constraint people_email_key_key UNIQUE (email_key),
  constraint people_email_check CHECK (length(email) <= 254),
  constraint people_locale_check CHECK (locale = ANY (ARRAY['en'::text, 'zh-CN'::text])),
  constraint people_name_check CHECK (length(name) >= 1 AND length(name) <= 120)
);
CREATE TRIGGER bump_update AFTER UPDATE ON identity.people REFERENCING OLD TABLE AS stale NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION identity.bump_people();
CREATE TRIGGER note AFTER UPDATE ON identity.people REFERENCING OLD TABLE AS stale NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION identity.note_people();
alter table identity.people enable row level security;
alter table identity.people force row level security;
create policy door on identity.people for select to atrium_door
  using (true);
create policy own on identity.people for update
  using (id = (( SELECT foundation.acting_person() AS acting_person)));
create policy register on identity.people for insert
  with check (email_key = (( SELECT foundation.sought_email() AS sought_email)));
create policy visible on identity.people for select
  using (id = (( SELECT foundation.acting_person() AS acting_person)) OR email_key = (( SELECT foundation.sought_email() AS sought_email)) OR (EXISTS ( SELECT
   FROM access.members m
  WHERE m.center_id = (( SELECT foundation.acting_center() AS acting_center)) AND m.person_id = people.id)));
grant insert, select, update on identity.people to atrium_app;

create table identity.sessions (
  id bigint not null default foundation.new_id(),
  person_id bigint not null,
  secret_hash bytea not null,
  created_at timestamp with time zone not null default now(),
  last_seen_at timestamp with time zone not null default now(),
  authenticated_at timestamp with time zone not null default now(),  -- When the password was last confirmed; risky calls want it within ten minutes.
  expires_at timestamp with time zone not null,  -- The absolute end. A session also ends after 14 idle days.
  ended_at timestamp with time zone,
  ip text not null,
  device text not null,
  constraint sessions_pkey PRIMARY KEY (id),
  constraint sessions_secret_hash_key UNIQUE (secret_hash),
  constraint sessions_person_id_fkey FOREIGN KEY (person_id) REFERENCES identity.people(id) ON DELETE CASCADE
);
CREATE INDEX sessions_person ON identity.sessions USING btree (person_id, last_seen_at DESC) WHERE (ended_at IS NULL);
CREATE TRIGGER wake AFTER UPDATE OF ended_at ON identity.sessions FOR EACH ROW EXECUTE FUNCTION foundation.wake_person();
alter table identity.sessions enable row level security;
alter table identity.sessions force row level security;
create policy door on identity.sessions for select to atrium_door
  using (true);
create policy own on identity.sessions
  using (person_id = (( SELECT foundation.acting_person() AS acting_person)) OR secret_hash = (( SELECT foundation.presented_secret() AS presented_secret)));
grant insert, select, update on identity.sessions to atrium_app;

-- =====================================================================================================================
create schema members;
grant usage on schema members to atrium_app;

create table members.invitation_accounts (
  center_id bigint not null,
  invitation_id bigint not null,
  asset_id bigint not null,
  role text not null,
  custom_role_id bigint generated always as (access.custom_role(role)) stored,
  constraint invitation_accounts_pkey PRIMARY KEY (center_id, invitation_id, asset_id),
  constraint invitation_accounts_role_check CHECK (access.is_role(role)),
  constraint invitation_accounts_center_id_asset_id_fkey FOREIGN KEY (center_id, asset_id) REFERENCES access.holdings(center_id, asset_id),
  constraint invitation_accounts_center_id_invitation_id_fkey FOREIGN KEY (center_id, invitation_id) REFERENCES members.invitations(center_id, id)
);
alter table members.invitation_accounts enable row level security;
alter table members.invitation_accounts force row level security;
create policy here on members.invitation_accounts
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant insert, select on members.invitation_accounts to atrium_app;

-- Asset groups that an invitation gives to who accepts it.
create table members.invitation_groups (
  center_id bigint not null,
  invitation_id bigint not null,
  group_id bigint not null,
  role text not null,
  constraint invitation_groups_pkey PRIMARY KEY (center_id, invitation_id, group_id),
  constraint invitation_groups_role_check CHECK (access.is_role(role)),
  constraint invitation_groups_center_id_group_id_fkey FOREIGN KEY (center_id, group_id) REFERENCES access.groups(center_id, id) ON DELETE CASCADE,
  constraint invitation_groups_center_id_invitation_id_fkey FOREIGN KEY (center_id, invitation_id) REFERENCES members.invitations(center_id, id)
);
CREATE INDEX invitation_groups_of_group ON members.invitation_groups USING btree (center_id, group_id);
alter table members.invitation_groups enable row level security;
alter table members.invitation_groups force row level security;
create policy here on members.invitation_groups
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant insert, select on members.invitation_groups to atrium_app;

create table members.invitations (
  id bigint not null default foundation.new_id(),
  center_id bigint not null,
  email text not null,
  email_key text not null generated always as (lower(email)) stored,
  role text not null,
  finance_role text not null default 'none'::text,
  creator_role text not null default 'none'::text,
  membership_starts_at timestamp with time zone,
  membership_expires_at timestamp with time zone,
  state text not null default 'pending'::text,
  delivery text not null default 'waiting'::text,
  delivery_error text,
  secret_hash bytea,
  link_number integer not null default 1,  -- Counts the links sent; only the newest works.
  invited_by bigint not null,
  sent_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  decided_at timestamp with time zone,
  constraint invitations_pkey PRIMARY KEY (center_id, id),
  constraint invitations_secret_hash_key UNIQUE (secret_hash),
  constraint invitations_check CHECK (membership_starts_at < membership_expires_at),
  constraint invitations_delivery_check CHECK (delivery = ANY (ARRAY['waiting'::text, 'sent'::text, 'failed'::text])),
  constraint invitations_state_check CHECK (state = ANY (ARRAY['pending'::text, 'accepted'::text, 'declined'::text, 'expired'::text, 'cancelled'::text])),
  constraint invitations_center_id_fkey FOREIGN KEY (center_id) REFERENCES centers.centers(id),
  constraint invitations_center_id_invited_by_fkey FOREIGN KEY (center_id, invited_by) REFERENCES access.members(center_id, person_id)
);
CREATE INDEX invitations_newest ON members.invitations USING btree (center_id, sent_at DESC);
CREATE INDEX invitations_of_address ON members.invitations USING btree (email_key) WHERE (state = 'pending'::text);
CREATE UNIQUE INDEX invitations_one_pending ON members.invitations USING btree (center_id, email_key) WHERE (state = 'pending'::text);
alter table members.invitations enable row level security;
alter table members.invitations force row level security;
create policy here on members.invitations
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
create policy linked on members.invitations for select
  using (secret_hash = (( SELECT foundation.presented_secret() AS presented_secret)));
create policy mine on members.invitations for select
  using (email_key = (( SELECT foundation.acting_email() AS acting_email)));
grant insert, select, update on members.invitations to atrium_app;

-- What ended when somebody was offboarded, signed. Written once.
create table members.receipts (
  center_id bigint not null,
  id bigint not null default foundation.new_id(),
  person_id bigint not null,
  person_name text not null,
  person_email text not null,
  heir_id bigint,
  heir_name text,
  made_by bigint not null,
  maker_name text not null,
  made_at timestamp with time zone not null,
  ended integer not null,
  handed_over integer not null,
  document text not null,  -- JSON in the canonical form of RFC 8785: the very bytes that are signed.
  signature bytea not null,
  key_id text not null,
  constraint receipts_pkey PRIMARY KEY (center_id, id),
  constraint receipts_check CHECK ((heir_id IS NULL) = (heir_name IS NULL)),
  constraint receipts_signature_check CHECK (length(signature) = 64),
  constraint receipts_center_id_fkey FOREIGN KEY (center_id) REFERENCES access.centers(center_id),
  constraint receipts_center_id_person_id_fkey FOREIGN KEY (center_id, person_id) REFERENCES access.members(center_id, person_id),
  constraint receipts_key_id_fkey FOREIGN KEY (key_id) REFERENCES foundation.signing_keys(id)
);
CREATE INDEX receipts_newest ON members.receipts USING btree (center_id, made_at DESC, id DESC);
CREATE INDEX receipts_of_person ON members.receipts USING btree (center_id, person_id, made_at DESC);
alter table members.receipts enable row level security;
alter table members.receipts force row level security;
create policy here on members.receipts
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant insert, select on members.receipts to atrium_app;

-- When a member last used the center, to the minute. Not a decision, so it is written beside the calls, not in them.
create table members.sightings (
  center_id bigint not null,
  person_id bigint not null,
  seen_at timestamp with time zone not null,
  constraint sightings_pkey PRIMARY KEY (center_id, person_id),
  constraint sightings_center_id_person_id_fkey FOREIGN KEY (center_id, person_id) REFERENCES access.members(center_id, person_id)
);
CREATE INDEX sightings_latest ON members.sightings USING btree (center_id, seen_at, person_id);
CREATE TRIGGER note AFTER INSERT ON members.sightings REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION foundation.note_version('sightings');
CREATE TRIGGER note_update AFTER UPDATE ON members.sightings REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION foundation.note_version('sightings');
alter table members.sightings enable row level security;
alter table members.sightings force row level security;
create policy here on members.sightings
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant insert, select, update on members.sightings to atrium_app;

-- =====================================================================================================================
create schema notifications;
grant usage on schema notifications to atrium_app;

-- Who has something to be mailed that came before the last hour of theirs for digests, by their own clock: `before` is that hour.
CREATE OR REPLACE FUNCTION notifications.digests_due(until timestamp with time zone)
 RETURNS TABLE(person_id bigint, mail text, before timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
BEGIN ATOMIC
 SELECT n.person_id,
     n.mail,
     w.before
    FROM ((((( SELECT DISTINCT t.person_id,
             t.mail
            FROM notifications.notifications t
           WHERE ((t.mail = ANY (ARRAY['daily'::text, 'weekly'::text])) AND (t.mailed_at IS NULL))) n
      JOIN identity.people p ON ((p.id = n.person_id)))
      LEFT JOIN notifications.schedules s ON ((s.person_id = n.person_id)))
      CROSS JOIN LATERAL ( SELECT ((digests_due.until AT TIME ZONE p.time_zone) - make_interval(hours => COALESCE(s.hour, 8))) AS local) l)
      CROSS JOIN LATERAL ( SELECT ((make_interval(hours => COALESCE(s.hour, 8)) +
                 CASE n.mail
                     WHEN 'daily'::text THEN date_trunc('day'::text, l.local)
                     ELSE (date_trunc('week'::text, (l.local - make_interval(days => (COALESCE(s.weekday, 1) - 1)))) + make_interval(days => (COALESCE(s.weekday, 1) - 1)))
                 END) AT TIME ZONE p.time_zone) AS before) w)
   WHERE (EXISTS ( SELECT
            FROM notifications.notifications t
           WHERE ((t.person_id = n.person_id) AND (t.mail = n.mail) AND (t.mailed_at IS NULL) AND (t.at < w.before))));
END;
grant execute on function notifications.digests_due(timestamp with time zone) to atrium_app;

CREATE OR REPLACE FUNCTION notifications.take_ends()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into notifications.outbox (center_id, entries, end_of)
    select n.center_id, '{}', jsonb_build_object('kind', n.kind, 'person', n.person_id::text, 'object', n.object_id::text, 'at', n.ends_at, 'name',
      case n.kind when 'grant' then (select a.name from assets.accounts a where a.id = n.object_id)
        when 'group' then (select g.name from access.groups g where g.center_id = n.center_id and g.id = n.object_id) else '' end)
    from notices n where n.kind in ('membership', 'grant', 'group');
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION notifications.take_entries()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into notifications.outbox (center_id, person_id, entries)
    select e.center_id, case when e.center_id is null then e.person_id end, array_agg(e.id)
    from entries e where e.result = 'done' and (e.center_id is not null or e.person_id is not null)
    group by 1, 2;
  -- Most centers have none, and each write asks.
  perform from notifications.webhooks where center_id = foundation.acting_center() and state = 'on';
  if not found then
    return null;
  end if;
  insert into notifications.deliveries (center_id, webhook_id, entry_id, action, object_type, object_id, object_name)
    select e.center_id, w.id, e.id, e.action, e.object_type, coalesce(e.object_id, 0), e.object_name
    from entries e
    join notifications.webhooks w on w.center_id = e.center_id and w.state = 'on'
    -- A test is for one webhook, and its own making is no news to any.
    where case e.action when 'notifications.webhook_tested' then e.object_id = w.id
      when 'notifications.webhook_created' then e.object_id <> w.id and (w.actions = '{}' or e.action = any (w.actions))
      else w.actions = '{}' or e.action = any (w.actions) end
    order by e.id;
  return null;
end
$function$;

-- Centers, and people without a center, whose log holds what nobody was told.
CREATE OR REPLACE FUNCTION notifications.waiting()
 RETURNS TABLE(center_id bigint, person_id bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
BEGIN ATOMIC
 SELECT DISTINCT o.center_id,
     o.person_id
    FROM notifications.outbox o
   WHERE (o.tries < 5);
END;
grant execute on function notifications.waiting() to atrium_app;

-- Addresses with something that may be sent now.
CREATE OR REPLACE FUNCTION notifications.webhooks_due()
 RETURNS TABLE(center_id bigint, webhook_id bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
BEGIN ATOMIC
 SELECT DISTINCT d.center_id,
     d.webhook_id
    FROM notifications.deliveries d
   WHERE ((d.state = 'waiting'::text) AND (d.next_at <= now()) AND ((d.leased_until IS NULL) OR (d.leased_until <= now())));
END;
grant execute on function notifications.webhooks_due() to atrium_app;

-- One entry on its way to one address, and what became of the last attempt.
create table notifications.deliveries (
  center_id bigint not null,
  id bigint not null default foundation.new_id(),
  webhook_id bigint not null,
  entry_id bigint not null,
  action text not null,
  object_type text not null,
  object_id bigint not null default 0,  -- Zero where the entry names no object. What is about one object is sent in the order of ids.
  object_name text not null,
  state text not null default 'waiting'::text,
  attempts integer not null default 0,
  next_at timestamp with time zone not null default now(),
  leased_until timestamp with time zone,  -- A worker is sending it; when it is killed, another may after this time.
  made_at timestamp with time zone not null default now(),
  ended_at timestamp with time zone,
  status integer,
  duration_ms integer,
  problem text,
  answer text,  -- The beginning of what the address answered.
  constraint deliveries_pkey PRIMARY KEY (center_id, id),
  constraint deliveries_state_check CHECK (state = ANY (ARRAY['waiting'::text, 'delivered'::text, 'failed'::text])),
  constraint deliveries_center_id_webhook_id_fkey FOREIGN KEY (center_id, webhook_id) REFERENCES notifications.webhooks(center_id, id)
);
CREATE INDEX deliveries_due ON notifications.deliveries USING btree (next_at) WHERE (state = 'waiting'::text);
CREATE INDEX deliveries_in_order ON notifications.deliveries USING btree (center_id, webhook_id, object_type, object_id, id) WHERE (state = 'waiting'::text);
CREATE INDEX deliveries_of_webhook ON notifications.deliveries USING btree (center_id, webhook_id, id DESC);
alter table notifications.deliveries enable row level security;
alter table notifications.deliveries force row level security;
create policy door on notifications.deliveries for select to atrium_door
  using (true);
create policy here on notifications.deliveries
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant delete, insert, select, update on notifications.deliveries to atrium_app;

-- What one person is told. It keeps the words of its day: nothing is looked up again that the reader may no longer see.
create table notifications.notifications (
  id bigint not null default foundation.new_id(),
  person_id bigint not null,
  at timestamp with time zone not null,
  kind text not null,
  center_id bigint,
  center_name text not null,
  needs text not null,  -- What the reader must be in the center when it is read or mailed. Whoever is not, is told nothing.
  action text not null,
  actor_name text not null,
  object_type text not null,
  object_id bigint,
  object_name text not null,
  times integer not null default 1,  -- How many like it one call made; the object is the first of them.
  before jsonb,
  after jsonb,
  request_id bigint,
  in_app boolean not null,
  mail text not null,  -- How it goes by mail, as the person had chosen when it came.
  mailed_at timestamp with time zone,
  read_at timestamp with time zone,
  constraint notifications_pkey PRIMARY KEY (id),
  constraint notifications_check CHECK (center_id IS NOT NULL OR needs = 'nothing'::text),
  constraint notifications_kind_check CHECK (kind = ANY (ARRAY['request'::text, 'decision'::text, 'access'::text, 'ending'::text, 'people'::text, 'security'::text, 'settings'::text, 'assets'::text, 'finance'::text, 'account'::text])),
  constraint notifications_mail_check CHECK (mail = ANY (ARRAY['off'::text, 'at_once'::text, 'daily'::text, 'weekly'::text])),
  constraint notifications_needs_check CHECK (needs = ANY (ARRAY['nothing'::text, 'member'::text, 'manager'::text, 'accountant'::text])),
  constraint notifications_times_check CHECK (times > 0),
  constraint notifications_center_id_fkey FOREIGN KEY (center_id) REFERENCES access.centers(center_id),
  constraint notifications_person_id_fkey FOREIGN KEY (person_id) REFERENCES identity.people(id)
);
CREATE INDEX notifications_of_center ON notifications.notifications USING btree (center_id, id) WHERE (center_id IS NOT NULL);
CREATE INDEX notifications_of_person ON notifications.notifications USING btree (person_id, id DESC) WHERE in_app;
CREATE INDEX notifications_to_mail ON notifications.notifications USING btree (mail, person_id) WHERE ((mail = ANY (ARRAY['daily'::text, 'weekly'::text])) AND (mailed_at IS NULL));
CREATE INDEX notifications_unread ON notifications.notifications USING btree (person_id) WHERE (in_app AND (read_at IS NULL));
alter table notifications.notifications enable row level security;
alter table notifications.notifications force row level security;
create policy door on notifications.notifications for select to atrium_door
  using (true);
create policy here on notifications.notifications
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
create policy own on notifications.notifications
  using (person_id = (( SELECT foundation.acting_person() AS acting_person)));
grant delete, insert, select, update on notifications.notifications to atrium_app;

-- What the log holds and people are not told of yet: entries of a center, or of one person’s own account.
create table notifications.outbox (
  id bigint not null default foundation.new_id(),
  center_id bigint,
  person_id bigint,
  entries bigint[] not null,  -- The entries of one statement, in their order.
  end_of jsonb,  -- Instead of entries: something that ends soon, as it was announced.
  tries integer not null default 0,  -- How often it could not be told; after five it is left alone.
  constraint outbox_pkey PRIMARY KEY (id)
);
alter table notifications.outbox enable row level security;
alter table notifications.outbox force row level security;
create policy append on notifications.outbox for insert
  with check (center_id IS NULL);
create policy door on notifications.outbox for select to atrium_door
  using (true);
create policy here on notifications.outbox
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
create policy own on notifications.outbox
  using (center_id IS NULL AND person_id = (( SELECT foundation.acting_person() AS acting_person)));
grant delete, insert, select, update on notifications.outbox to atrium_app;

-- How a person wants to be told of a kind, where it is not as usual.
create table notifications.preferences (
  person_id bigint not null,
  kind text not null,
  in_app boolean not null,
  mail text not null,
  constraint preferences_pkey PRIMARY KEY (person_id, kind),
  constraint preferences_mail_check CHECK (mail = ANY (ARRAY['off'::text, 'at_once'::text, 'daily'::text, 'weekly'::text])),
  constraint preferences_person_id_fkey FOREIGN KEY (person_id) REFERENCES identity.people(id)
);
alter table notifications.preferences enable row level security;
alter table notifications.preferences force row level security;
create policy here on notifications.preferences for select
  using ((EXISTS ( SELECT
   FROM access.members m
  WHERE m.center_id = (( SELECT foundation.acting_center() AS acting_center)) AND m.person_id = preferences.person_id)));
create policy own on notifications.preferences
  using (person_id = (( SELECT foundation.acting_person() AS acting_person)));
grant delete, insert, select, update on notifications.preferences to atrium_app;

-- When a person gets digests, in their own time zone: 8 o’clock, and weekly ones on Monday, without a row.
create table notifications.schedules (
  person_id bigint not null,
  hour integer not null,
  weekday integer not null,
  constraint schedules_pkey PRIMARY KEY (person_id),
  constraint schedules_hour_check CHECK (hour >= 0 AND hour <= 23),
  constraint schedules_weekday_check CHECK (weekday >= 1 AND weekday <= 7),
  constraint schedules_person_id_fkey FOREIGN KEY (person_id) REFERENCES identity.people(id)
);
alter table notifications.schedules enable row level security;
alter table notifications.schedules force row level security;
create policy door on notifications.schedules for select to atrium_door
  using (true);
create policy own on notifications.schedules
  using (person_id = (( SELECT foundation.acting_person() AS acting_person)));
grant delete, insert, select, update on notifications.schedules to atrium_app;

-- Addresses of other programs that are sent the log of a center as it grows.
create table notifications.webhooks (
  center_id bigint not null,
  id bigint not null default foundation.new_id(),
  url text not null,
  description text not null default ''::text,
  actions text[] not null default '{}'::text[],  -- Which entries are sent; all of them where it is empty.
  state text not null default 'on'::text,  -- Disabled is what Atrium switched off, because it failed for days or said that it is gone.
  secret_number integer not null default 0,  -- The secret itself is derived from the key of the installation and this number, so that no table holds it.
  former_secret_until timestamp with time zone,  -- Until then the former secret signs too.
  made_by bigint not null,
  made_at timestamp with time zone not null default now(),
  failing_since timestamp with time zone,
  constraint webhooks_pkey PRIMARY KEY (center_id, id),
  constraint webhooks_description_check CHECK (length(description) <= 200),
  constraint webhooks_state_check CHECK (state = ANY (ARRAY['on'::text, 'off'::text, 'disabled'::text])),
  constraint webhooks_url_check CHECK (length(url) <= 2000),
  constraint webhooks_center_id_fkey FOREIGN KEY (center_id) REFERENCES access.centers(center_id),
  constraint webhooks_made_by_fkey FOREIGN KEY (made_by) REFERENCES identity.people(id)
);
alter table notifications.webhooks enable row level security;
alter table notifications.webhooks force row level security;
create policy here on notifications.webhooks
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant delete, insert, select, update on notifications.webhooks to atrium_app;

-- =====================================================================================================================
create schema reporting;
grant usage on schema reporting to atrium_app;

-- What each source tells of an ad on a day. Nothing is ever deleted: what was taken back says nothing, in zeros.
create table reporting.ad_days (
  account_id bigint not null,
  day date not null,
  ad_id bigint not null,
  source text not null,
  version integer not null,  -- The import that told it.
  reach bigint,  -- People; not added up, since people of several days or ads may be the same.
  spend_micros bigint not null default 0,
  revenue_micros bigint not null default 0,
  impressions bigint not null default 0,
  clicks bigint not null default 0,
  conversions bigint not null default 0,
  video_views_2s bigint not null default 0,
  video_views_6s bigint not null default 0,
  video_views_25 bigint not null default 0,
  video_views_50 bigint not null default 0,
  video_views_75 bigint not null default 0,
  video_views_100 bigint not null default 0,
  likes bigint not null default 0,
  comments bigint not null default 0,
  shares bigint not null default 0,
  follows bigint not null default 0,
  constraint ad_days_pkey PRIMARY KEY (account_id, day, ad_id, source),
  constraint ad_days_check CHECK (LEAST(spend_micros, revenue_micros, impressions, clicks, conversions, video_views_2s, video_views_6s, video_views_25, video_views_50, video_views_75, video_views_100, likes, comments, shares, follows, reach) >= 0),
  constraint ad_days_account_id_ad_id_fkey FOREIGN KEY (account_id, ad_id) REFERENCES ads.ads(account_id, id)
);
alter table reporting.ad_days enable row level security;
alter table reporting.ad_days force row level security;
create policy open on reporting.ad_days
  using (account_id = (( SELECT foundation.acting_account() AS acting_account)));
grant insert, select, update on reporting.ad_days to atrium_app;

-- Each time numbers of an account were told.
create table reporting.imports (
  account_id bigint not null,
  id bigint not null default foundation.new_id(),
  version integer not null,  -- Counts the imports of the account from one: what was summed up to a version is good until the next.
  source text not null,
  channel text not null,
  withdraws integer,  -- The version that this one takes back.
  is_withdrawn boolean not null default false,
  imported_by bigint not null,
  imported_by_name text not null,
  imported_at timestamp with time zone not null default now(),
  first_day date not null,
  last_day date not null,
  rows integer not null,
  replaced integer not null,
  before jsonb not null,  -- What the source told of these ads and days before, summed; `after`: what it tells since.
  after jsonb not null,
  constraint imports_pkey PRIMARY KEY (account_id, id),
  constraint imports_account_id_version_key UNIQUE (account_id, version),
  constraint imports_channel_check CHECK (channel = ANY (ARRAY['api'::text, 'file'::text, 'withdrawal'::text])),
  constraint imports_check CHECK (replaced >= 0 AND replaced <= rows),
  constraint imports_check1 CHECK ((channel = 'withdrawal'::text) = (withdraws IS NOT NULL)),
  constraint imports_rows_check CHECK (rows > 0),
  constraint imports_source_check CHECK (length(source) >= 1 AND length(source) <= 60),
  constraint imports_version_check CHECK (version > 0),
  constraint imports_account_id_fkey FOREIGN KEY (account_id) REFERENCES assets.accounts(id)
);
alter table reporting.imports enable row level security;
alter table reporting.imports force row level security;
create policy open on reporting.imports
  using (account_id = (( SELECT foundation.acting_account() AS acting_account)));
grant insert, select, update on reporting.imports to atrium_app;

-- What rows said before an import, so that it can be taken back; for 30 days. It also tells which ads an import touched.
create table reporting.replaced (
  account_id bigint not null,
  version integer not null,
  day date not null,
  ad_id bigint not null,
  former_version integer,
  reach bigint,
  spend_micros bigint not null default 0,
  revenue_micros bigint not null default 0,
  impressions bigint not null default 0,
  clicks bigint not null default 0,
  conversions bigint not null default 0,
  video_views_2s bigint not null default 0,
  video_views_6s bigint not null default 0,
  video_views_25 bigint not null default 0,
  video_views_50 bigint not null default 0,
  video_views_75 bigint not null default 0,
  video_views_100 bigint not null default 0,
  likes bigint not null default 0,
  comments bigint not null default 0,
  shares bigint not null default 0,
  follows bigint not null default 0,
  constraint replaced_pkey PRIMARY KEY (account_id, version, day, ad_id),
  constraint replaced_account_id_version_fkey FOREIGN KEY (account_id, version) REFERENCES reporting.imports(account_id, version)
);
alter table reporting.replaced enable row level security;
alter table reporting.replaced force row level security;
create policy open on reporting.replaced
  using (account_id = (( SELECT foundation.acting_account() AS acting_account)));
grant delete, insert, select, update on reporting.replaced to atrium_app;

-- What ad_days sum to: by day of ad groups, campaigns and the account, and by month of ads as well. Written with each import.
create table reporting.sums (
  account_id bigint not null,
  level text not null,
  span text not null,
  starts date not null,
  object_id bigint not null,
  spend_micros bigint not null default 0,
  revenue_micros bigint not null default 0,
  impressions bigint not null default 0,
  clicks bigint not null default 0,
  conversions bigint not null default 0,
  video_views_2s bigint not null default 0,
  video_views_6s bigint not null default 0,
  video_views_25 bigint not null default 0,
  video_views_50 bigint not null default 0,
  video_views_75 bigint not null default 0,
  video_views_100 bigint not null default 0,
  likes bigint not null default 0,
  comments bigint not null default 0,
  shares bigint not null default 0,
  follows bigint not null default 0,
  constraint sums_pkey PRIMARY KEY (account_id, level, span, starts, object_id),
  constraint sums_level_check CHECK (level = ANY (ARRAY['account'::text, 'campaign'::text, 'ad_group'::text, 'ad'::text])),
  constraint sums_span_check CHECK (span = ANY (ARRAY['day'::text, 'month'::text]))
);
alter table reporting.sums enable row level security;
alter table reporting.sums force row level security;
create policy open on reporting.sums
  using (account_id = (( SELECT foundation.acting_account() AS acting_account)));
grant insert, select, update on reporting.sums to atrium_app;

-- =====================================================================================================================
create schema requests;
grant usage on schema requests to atrium_app;

-- Where the acting person decides what is asked of a center.
CREATE OR REPLACE FUNCTION requests.centers_of_decider()
 RETURNS bigint[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
BEGIN ATOMIC
 SELECT COALESCE(array_agg(m.center_id), '{}'::bigint[]) AS "coalesce"
    FROM (access.members m
      JOIN access.centers c ON ((c.center_id = m.center_id)))
   WHERE ((m.person_id = foundation.acting_person()) AND (m.role = ANY (ARRAY['owner'::text, 'admin'::text])) AND (m.status = 'active'::text) AND (c.status = 'active'::text) AND ((m.starts_at IS NULL) OR (m.starts_at <= now())) AND ((m.expires_at IS NULL) OR (m.expires_at > now())));
END;
grant execute on function requests.centers_of_decider() to atrium_app;

-- Of the centers where the acting person decides, those where they may look into money and so decide also what is confidential.
CREATE OR REPLACE FUNCTION requests.centers_of_reader(decided_in bigint[])
 RETURNS bigint[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
BEGIN ATOMIC
 SELECT COALESCE(array_agg(m.center_id), '{}'::bigint[]) AS "coalesce"
    FROM access.members m
   WHERE ((m.person_id = foundation.acting_person()) AND (m.center_id = ANY (centers_of_reader.decided_in)) AND ((m.role = 'owner'::text) OR (m.finance_role <> 'none'::text)));
END;
grant execute on function requests.centers_of_reader(bigint[]) to atrium_app;

-- How much waits for the acting person.
CREATE OR REPLACE FUNCTION requests.count_inbox()
 RETURNS bigint
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  decided_in bigint[] := requests.centers_of_decider();
  counted bigint;
begin
  execute 'select count(*) from (' || requests.inbox_query('open', null, null, '', '', 'all') || ') r'
    into counted using decided_in, foundation.acting_person(), foundation.acting_email(), requests.given_approvals(), requests.centers_of_reader(decided_in);
  return counted;
end
$function$;
grant execute on function requests.count_inbox() to atrium_app;

-- On which side of a request the acting person stands: whoever decides it; whoever asked, while a member of the asking center, and its Owners and Admins. None where they are on neither.
CREATE OR REPLACE FUNCTION requests.find_side(request bigint)
 RETURNS TABLE(center_id bigint, side text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
BEGIN ATOMIC
 SELECT r.center_id,
         CASE
             WHEN ((r.to_person_id = foundation.acting_person()) OR (r.to_email_key = foundation.acting_email()) OR ((r.to_center_id = ANY (d.centers)) AND (r.asked_by <> foundation.acting_person()))) THEN 'decider'::text
             ELSE 'asker'::text
         END AS "case"
    FROM (requests.requests r
      CROSS JOIN LATERAL ( SELECT
                 CASE
                     WHEN r.is_confidential THEN requests.centers_of_reader(requests.centers_of_decider())
                     ELSE requests.centers_of_decider()
                 END AS centers) d)
   WHERE ((r.id = find_side.request) AND ((r.to_person_id = foundation.acting_person()) OR (r.to_email_key = foundation.acting_email()) OR (r.to_center_id = ANY (d.centers)) OR (r.center_id = ANY (d.centers)) OR ((r.asked_by = foundation.acting_person()) AND (EXISTS ( SELECT
            FROM (access.members m
              JOIN access.centers c ON ((c.center_id = m.center_id)))
           WHERE ((m.center_id = r.center_id) AND (m.person_id = r.asked_by) AND (m.status = 'active'::text) AND (c.status = 'active'::text) AND ((m.starts_at IS NULL) OR (m.starts_at <= now())) AND ((m.expires_at IS NULL) OR (m.expires_at > now()))))))));
END;
grant execute on function requests.find_side(bigint) to atrium_app;

-- Open proposals that the acting person approved: they wait for others.
CREATE OR REPLACE FUNCTION requests.given_approvals()
 RETURNS bigint[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
BEGIN ATOMIC
 SELECT COALESCE(array_agg(a.proposal_id), '{}'::bigint[]) AS "coalesce"
    FROM (requests.approvals a
      JOIN requests.proposals p ON (((p.center_id = a.center_id) AND (p.id = a.proposal_id))))
   WHERE ((a.person_id = foundation.acting_person()) AND (p.state = 'pending'::text));
END;
grant execute on function requests.given_approvals() to atrium_app;

-- A query of what was asked in one way, of each part as far as it is reached.
CREATE OR REPLACE FUNCTION requests.inbox_from(who text, parts text[], kind text, center bigint, sought text, reached text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
RETURN (SELECT string_agg(((((((('(select r.id, r.asked_at, r.expires_at, r.to_center_id from requests.requests r where '::text || inbox_from.who) || part.part) || CASE WHEN (inbox_from.kind IS NULL) THEN ''::text ELSE (' and r.kind = '::text || quote_literal(inbox_from.kind)) END) || CASE WHEN (inbox_from.center IS NULL) THEN ''::text ELSE ((' and '::text || inbox_from.center) || ' in (r.center_id, r.to_center_id)'::text) END) || CASE WHEN (inbox_from.sought = ''::text) THEN ''::text ELSE ((' and strpos(r.sought, '::text || quote_literal(inbox_from.sought)) || ') > 0'::text) END) || inbox_from.reached) || ')'::text), ' union all '::text) AS string_agg FROM unnest(inbox_from.parts) part(part));

-- What was asked of a person ($2) by name, by address ($3) or in the centers where they decide ($1), what is confidential there ($5) also. $4 are the proposals that they approved and that wait for others (given: there are some), $6 the requests to look among (known).
CREATE OR REPLACE FUNCTION requests.inbox_query(state text, kind text, center bigint, sought text, reached text, way text)
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
declare
  open text := ' and r.state = ''pending'' and r.expires_at > now()';
  waits text[] := array[open || ' and r.object_id <> all ($4)'];
  rest text[] := array[' and not (r.state = ''pending'' and r.expires_at > now() and r.object_id <> all ($4))'];
  any_part text[] := case state when 'open' then waits when 'decided' then rest else array[''] end;
  -- In a center each has an index of its own: what was answered, what ran out and is not closed yet; what waits for others is looked for.
  parts text[] := case when state <> 'decided' then any_part
    else array[' and r.state <> ''pending''', ' and r.state = ''pending'' and r.expires_at <= now()']
      || case when way = 'given' then array[open || ' and r.object_id = any ($4)'] end end;
  by_center text := ' and r.asked_by <> $2 and (not r.is_confidential or r.to_center_id = any ($5))';
begin
  if way = 'known' then
    return requests.inbox_from('r.id = any ($6) and (r.to_person_id = $2 or r.to_email_key = $3 or (r.to_center_id = any ($1)' || by_center || '))',
      any_part, kind, center, sought, reached);
  end if;
  return 'select p.* from unnest($1) c (id) cross join lateral ('
    || requests.inbox_from('r.to_center_id = c.id' || by_center, parts, kind, center, sought, reached)
    || ') p union all ' || requests.inbox_from('r.to_person_id = $2', any_part, kind, center, sought, reached)
    || ' union all ' || requests.inbox_from('r.to_email_key = $3', any_part, kind, center, sought, reached);
end
$function$;

-- What was asked of the acting person: ids of a page of it in order, how many there are on all pages, counted to one more than is asked for, and what the centers of the page are called.
CREATE OR REPLACE FUNCTION requests.list_inbox(state text, kind text, center bigint, sought text, sort text, most integer, skipped integer, counted integer, OUT ids bigint[], OUT total bigint, OUT names jsonb)
 RETURNS record
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  ordered text := ' order by ' || case sort when 'expires' then 'r.expires_at, r.id' when 'asked' then 'r.asked_at, r.id' else 'r.asked_at desc, r.id desc' end;
  me bigint := foundation.acting_person();
  email text := foundation.acting_email();
  decided_in bigint[] := requests.centers_of_decider();
  read_in bigint[] := requests.centers_of_reader(decided_in);
  given bigint[] := requests.given_approvals();
  way text := case when given = '{}' then 'all' else 'given' end;
  reached integer := most + skipped;
  each integer := case when center is null then least(reached, 5 + 3 * reached / (1 + cardinality(decided_in))) else reached end;
  fullest bigint;
  rare bigint[];
  is_common boolean;
begin
  -- A word that stands in many of the newest is met soon. Without three letters on end the index of words knows no more than the table.
  if sought ~ '[[:alnum:]]{3}' then
    execute 'select count(*) filter (where strpos(s.sought, $6) > 0) * 10 > count(*) from ('
      || requests.inbox_query(state, kind, center, '', ordered || ' limit ' || 2 + 60 / (1 + cardinality(decided_in)), way)
      || ') r join requests.requests s on s.id = r.id' into is_common using decided_in, me, email, given, read_in, sought;
    rare := case when not is_common then requests.sought_ids(sought, 1000) end;
    if rare is not null then
      way := 'known';
      each := reached;
    end if;
  end if;
  -- Of each center so many as are likely on these pages; where all of those are, there may be more, and it is done again in full.
  loop
    execute 'with r as materialized (' || requests.inbox_query(state, kind, center, sought, ordered || ' limit ' || each, way)
        || ') select array(select r.id from r' || ordered || ' limit ' || most || ' offset ' || skipped || '), (select count(*) from r), ('
        || 'select coalesce(max(g.n), 0) from (select count(*) n from (select r.to_center_id from r' || ordered || ' limit ' || reached || ') f group by f.to_center_id) g)'
      into ids, total, fullest using decided_in, me, email, given, read_in, rare;
    exit when each >= reached or fullest < each;
    each := reached;
  end loop;
  -- Often the page alone tells that there are more than are counted. The last page tells how many there are.
  if total > counted then
    total := counted + 1;
  elsif cardinality(ids) < most and (cardinality(ids) > 0 or skipped = 0) then
    total := skipped + cardinality(ids);
  else
    execute 'select count(*) from (select from (' || requests.inbox_query(state, kind, center, sought, '', way) || ') r limit ' || counted + 1 || ') r'
      into total using decided_in, me, email, given, read_in, rare;
  end if;
  select jsonb_object_agg(c.id, (
      select p.name from centers.profiles p where p.center_id = c.id and p.effective_from <= now() order by p.effective_from desc limit 1
    )) into names
  from unnest(decided_in) c (id) where c.id in (select r.to_center_id from requests.requests r where r.id = any (ids));
end
$function$;
grant execute on function requests.list_inbox(text,text,bigint,text,text,integer,integer,integer) to atrium_app;

-- All requests in which a rare word is found, whoever is asked; null of a word that is found in more than so many.
CREATE OR REPLACE FUNCTION requests.sought_ids(sought text, most integer)
 RETURNS bigint[]
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  pattern text := '%' || regexp_replace(sought, '([\\%_])', '\\\1', 'g') || '%';
  ids bigint[];
begin
  select array(select r.id from requests.requests r where r.sought like pattern limit most + 1) into ids;
  return case when cardinality(ids) <= most then ids end;
end
$function$;
grant execute on function requests.sought_ids(text,integer) to atrium_app;

-- Open pages of both sides read again; each hears only that something changed.
CREATE OR REPLACE FUNCTION requests.wake_conversation()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  one requests.requests;
begin
  select * into one from requests.requests r where r.id = new.request_id;
  perform pg_notify('atrium', coalesce('person:' || one.to_person_id, 'email:' || left(one.to_email_key, 260), 'center:' || one.to_center_id));
  perform pg_notify('atrium', 'person:' || one.asked_by);
  perform pg_notify('atrium', 'center:' || new.center_id);
  return null;
end
$function$;

-- What a second person must approve in a center. Without a row nothing is.
create table requests.approval_rules (
  center_id bigint not null,
  area text not null,
  approvals integer not null,
  approvers text not null,
  threshold integer,
  constraint approval_rules_pkey PRIMARY KEY (center_id, area),
  constraint approval_rules_approvals_check CHECK (approvals >= 1 AND approvals <= 3),
  constraint approval_rules_approvers_check CHECK (approvers = ANY (ARRAY['owners'::text, 'admins'::text])),
  constraint approval_rules_area_check CHECK (area = ANY (ARRAY['admins'::text, 'ownership'::text, 'removals'::text, 'partners'::text, 'accounts'::text, 'funds'::text, 'budgets'::text, 'launches'::text, 'exports'::text, 'rules'::text, 'bulk'::text])),
  constraint approval_rules_check CHECK (
CASE area
    WHEN 'bulk'::text THEN threshold >= 1 AND threshold <= 1000
    WHEN 'funds'::text THEN true
    WHEN 'exports'::text THEN threshold IS NULL OR threshold <= 1000000
    WHEN 'budgets'::text THEN threshold IS NULL OR threshold <= 1000
    ELSE threshold IS NULL
END),
  constraint approval_rules_threshold_check CHECK (threshold >= 1 AND threshold <= 1000000000),
  constraint approval_rules_center_id_fkey FOREIGN KEY (center_id) REFERENCES access.centers(center_id)
);
alter table requests.approval_rules enable row level security;
alter table requests.approval_rules force row level security;
create policy here on requests.approval_rules
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant delete, insert, select, update on requests.approval_rules to atrium_app;

-- Who approved. It counts as long as the person may approve.
create table requests.approvals (
  center_id bigint not null,
  proposal_id bigint not null,
  person_id bigint not null,
  approved_at timestamp with time zone not null default now(),
  constraint approvals_pkey PRIMARY KEY (center_id, proposal_id, person_id),
  constraint approvals_center_id_proposal_id_fkey FOREIGN KEY (center_id, proposal_id) REFERENCES requests.proposals(center_id, id),
  constraint approvals_person_id_fkey FOREIGN KEY (person_id) REFERENCES identity.people(id)
);
CREATE INDEX approvals_of_person ON requests.approvals USING btree (person_id);
alter table requests.approvals enable row level security;
alter table requests.approvals force row level security;
create policy door on requests.approvals for select to atrium_door
  using (true);
create policy here on requests.approvals
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
create policy mine on requests.approvals for select
  using (person_id = (( SELECT foundation.acting_person() AS acting_person)));
grant insert, select on requests.approvals to atrium_app;

-- Files beside a request, seen by both sides. Appended, never changed.
create table requests.attachments (
  center_id bigint not null,
  request_id bigint not null,
  id bigint not null default foundation.new_id(),
  side text not null,
  author_id bigint not null,
  author_name text not null,
  added_at timestamp with time zone not null default now(),
  name text not null,
  media_type text not null,  -- What the bytes are, whatever the name says.
  bytes integer not null,
  content bytea not null,
  constraint attachments_pkey PRIMARY KEY (center_id, request_id, id),
  constraint attachments_side_check CHECK (side = ANY (ARRAY['asker'::text, 'decider'::text])),
  constraint attachments_author_id_fkey FOREIGN KEY (author_id) REFERENCES identity.people(id),
  constraint attachments_center_id_fkey FOREIGN KEY (center_id) REFERENCES access.centers(center_id),
  constraint attachments_request_id_fkey FOREIGN KEY (request_id) REFERENCES requests.requests(id)
);
CREATE INDEX attachments_of_author ON requests.attachments USING btree (author_id);
CREATE TRIGGER wake AFTER INSERT ON requests.attachments FOR EACH ROW EXECUTE FUNCTION requests.wake_conversation();
alter table requests.attachments enable row level security;
alter table requests.attachments force row level security;
create policy here on requests.attachments
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant insert, select on requests.attachments to atrium_app;

-- What both sides of a request say to each other. Appended, never changed. The center is the one that asks.
create table requests.comments (
  center_id bigint not null,
  request_id bigint not null,
  id bigint not null default foundation.new_id(),
  side text not null,
  author_id bigint not null,
  author_name text not null,  -- As they were called then: the other side may know nothing else of them.
  said_at timestamp with time zone not null default now(),
  text text not null,
  constraint comments_pkey PRIMARY KEY (center_id, request_id, id),
  constraint comments_side_check CHECK (side = ANY (ARRAY['asker'::text, 'decider'::text])),
  constraint comments_author_id_fkey FOREIGN KEY (author_id) REFERENCES identity.people(id),
  constraint comments_center_id_fkey FOREIGN KEY (center_id) REFERENCES access.centers(center_id),
  constraint comments_request_id_fkey FOREIGN KEY (request_id) REFERENCES requests.requests(id)
);
CREATE INDEX comments_of_author ON requests.comments USING btree (author_id);
CREATE TRIGGER wake AFTER INSERT ON requests.comments FOR EACH ROW EXECUTE FUNCTION requests.wake_conversation();
alter table requests.comments enable row level security;
alter table requests.comments force row level security;
create policy here on requests.comments
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant insert, select on requests.comments to atrium_app;

-- Links of mails that lead one person to one request, and decide it once. The center is the one that asks.
create table requests.decision_links (
  center_id bigint not null,
  id bigint not null default foundation.new_id(),
  request_id bigint not null,
  person_id bigint not null,
  secret_hash bytea not null,
  expires_at timestamp with time zone not null,
  made_at timestamp with time zone not null default now(),
  used_at timestamp with time zone,
  constraint decision_links_pkey PRIMARY KEY (center_id, id),
  constraint decision_links_secret_hash_key UNIQUE (secret_hash),
  constraint decision_links_center_id_fkey FOREIGN KEY (center_id) REFERENCES access.centers(center_id),
  constraint decision_links_person_id_fkey FOREIGN KEY (person_id) REFERENCES identity.people(id),
  constraint decision_links_request_id_fkey FOREIGN KEY (request_id) REFERENCES requests.requests(id)
);
CREATE INDEX decision_links_of_request ON requests.decision_links USING btree (request_id);
alter table requests.decision_links enable row level security;
alter table requests.decision_links force row level security;
create policy here on requests.decision_links
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
create policy linked on requests.decision_links for select
  using (secret_hash = (( SELECT foundation.presented_secret() AS presented_secret)));
create policy mine on requests.decision_links for update
  using (person_id = (( SELECT foundation.acting_person() AS acting_person)));
grant insert, select, update on requests.decision_links to atrium_app;

-- Who is told of requests in the place of an Owner or Admin who is away. It gives no right.
create table requests.delegations (
  center_id bigint not null,
  id bigint not null default foundation.new_id(),
  person_id bigint not null,
  delegate_id bigint not null,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  made_at timestamp with time zone not null default now(),
  ended_at timestamp with time zone,
  constraint delegations_pkey PRIMARY KEY (center_id, id),
  constraint delegations_check CHECK (person_id <> delegate_id),
  constraint delegations_check1 CHECK (ends_at > starts_at),
  constraint delegations_center_id_fkey FOREIGN KEY (center_id) REFERENCES access.centers(center_id),
  constraint delegations_delegate_id_fkey FOREIGN KEY (delegate_id) REFERENCES identity.people(id),
  constraint delegations_person_id_fkey FOREIGN KEY (person_id) REFERENCES identity.people(id)
);
CREATE INDEX delegations_of_delegate ON requests.delegations USING btree (delegate_id);
CREATE INDEX delegations_of_person ON requests.delegations USING btree (person_id);
alter table requests.delegations enable row level security;
alter table requests.delegations force row level security;
create policy here on requests.delegations
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant insert, select, update on requests.delegations to atrium_app;

-- After how long without an answer the Owners of a center are told of what is asked of it.
create table requests.lateness (
  center_id bigint not null,
  hours integer not null,
  constraint lateness_pkey PRIMARY KEY (center_id),
  constraint lateness_hours_check CHECK (hours >= 1 AND hours <= 720),
  constraint lateness_center_id_fkey FOREIGN KEY (center_id) REFERENCES access.centers(center_id)
);
alter table requests.lateness enable row level security;
alter table requests.lateness force row level security;
create policy here on requests.lateness
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant delete, insert, select, update on requests.lateness to atrium_app;

-- Calls of one member, to be made together with the approval of others, later, or one by one.
create table requests.proposals (
  center_id bigint not null,
  id bigint not null default foundation.new_id(),
  made_by bigint not null,
  made_at timestamp with time zone not null default now(),
  note text not null default ''::text,
  state text not null,
  areas text[] not null,  -- The rules that asked for approval; none where nobody had to approve.
  approvals integer not null,
  approvers text not null,
  is_confidential boolean not null default false,
  beneficiaries bigint[] not null,  -- People whom the changes are about. None of them may approve.
  run_at timestamp with time zone,
  ended_at timestamp with time zone,
  emergency_by bigint,
  emergency_reason text,
  constraint proposals_pkey PRIMARY KEY (center_id, id),
  constraint proposals_approvers_check CHECK (approvers = ANY (ARRAY['owners'::text, 'admins'::text])),
  constraint proposals_check CHECK ((emergency_by IS NULL) = (emergency_reason IS NULL)),
  constraint proposals_state_check CHECK (state = ANY (ARRAY['pending'::text, 'approved'::text, 'done'::text, 'failed'::text, 'declined'::text, 'expired'::text, 'cancelled'::text])),
  constraint proposals_center_id_fkey FOREIGN KEY (center_id) REFERENCES access.centers(center_id),
  constraint proposals_emergency_by_fkey FOREIGN KEY (emergency_by) REFERENCES identity.people(id),
  constraint proposals_made_by_fkey FOREIGN KEY (made_by) REFERENCES identity.people(id)
);
CREATE INDEX proposals_newest ON requests.proposals USING btree (center_id, made_at DESC, id DESC);
CREATE INDEX proposals_of_maker ON requests.proposals USING btree (made_by);
alter table requests.proposals enable row level security;
alter table requests.proposals force row level security;
create policy door on requests.proposals for select to atrium_door
  using (true);
create policy here on requests.proposals
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant insert, select, update on requests.proposals to atrium_app;

-- One call, what it would change, and what became of it.
create table requests.proposed_calls (
  center_id bigint not null,
  proposal_id bigint not null,
  place integer not null,
  endpoint text not null,
  input jsonb not null,
  changes jsonb not null,
  fingerprint bytea not null,  -- SHA-256 of what it starts from and of what it does. A call that would do anything else now is not made.
  state text not null default 'waiting'::text,
  reply jsonb,
  refusal jsonb,
  ended_at timestamp with time zone,
  constraint proposed_calls_pkey PRIMARY KEY (center_id, proposal_id, place),
  constraint proposed_calls_state_check CHECK (state = ANY (ARRAY['waiting'::text, 'done'::text, 'failed'::text])),
  constraint proposed_calls_center_id_proposal_id_fkey FOREIGN KEY (center_id, proposal_id) REFERENCES requests.proposals(center_id, id)
);
alter table requests.proposed_calls enable row level security;
alter table requests.proposed_calls force row level security;
create policy here on requests.proposed_calls
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant insert, select, update on requests.proposed_calls to atrium_app;

-- Which reminders of a request were sent, noted in the transaction that writes their mails. The center is the one that asks.
create table requests.reminders (
  center_id bigint not null,
  request_id bigint not null,
  stage text not null,
  reminded_at timestamp with time zone not null default now(),
  constraint reminders_pkey PRIMARY KEY (center_id, request_id, stage),
  constraint reminders_stage_check CHECK (stage = ANY (ARRAY['half'::text, 'day'::text, 'late'::text])),
  constraint reminders_center_id_fkey FOREIGN KEY (center_id) REFERENCES access.centers(center_id),
  constraint reminders_request_id_fkey FOREIGN KEY (request_id) REFERENCES requests.requests(id)
);
alter table requests.reminders enable row level security;
alter table requests.reminders force row level security;
create policy here on requests.reminders
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant insert, select on requests.reminders to atrium_app;

-- What waits for a decision of somebody outside the asking center. object_id is the invitation or the account.
create table requests.requests (
  id bigint not null default foundation.new_id(),
  kind text not null,
  center_id bigint not null,
  center_name text not null,
  asked_by bigint not null,
  asked_by_name text not null,
  asked_by_email text not null,
  to_person_id bigint,
  to_email_key text,
  object_id bigint not null,
  note text not null default ''::text,
  details jsonb not null,  -- What the decider is shown of the asking center, as it was when asked.
  is_first boolean not null,
  state text not null default 'pending'::text,
  asked_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  decided_at timestamp with time zone,
  decided_by bigint,
  to_center_id bigint,
  sought text generated always as (lower(((((((center_name || ' '::text) || asked_by_name) || ' '::text) || asked_by_email) || ' '::text) || note))) stored,  -- What a search in the inbox looks into.
  overtaken_at timestamp with time zone,  -- When it was last found out, by trying, that the world has overtaken it. It stays open: it can be declined, and runs out.
  is_confidential boolean not null default false,  -- It is about money: of those who decide for the center it is there for those alone who may look into it.
  constraint requests_pkey PRIMARY KEY (id),
  constraint requests_kind_check CHECK (kind = ANY (ARRAY['members.invitation'::text, 'assets.binding'::text, 'assets.transfer'::text, 'partners.link'::text, 'partners.access_request'::text, 'access.elevation'::text, 'members.review'::text, 'requests.proposal'::text])),
  constraint requests_one_addressee CHECK (num_nonnulls(to_person_id, to_email_key, to_center_id) = 1),
  constraint requests_state_check CHECK (state = ANY (ARRAY['pending'::text, 'approved'::text, 'declined'::text, 'cancelled'::text, 'expired'::text])),
  constraint requests_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES identity.people(id),
  constraint requests_center_id_fkey FOREIGN KEY (center_id) REFERENCES centers.centers(id),
  constraint requests_to_center_id_fkey FOREIGN KEY (to_center_id) REFERENCES centers.centers(id),
  constraint requests_to_person_id_fkey FOREIGN KEY (to_person_id) REFERENCES identity.people(id)
);
CREATE INDEX requests_decided_to_center ON requests.requests USING btree (to_center_id, asked_at DESC, id DESC) INCLUDE (expires_at, asked_by, kind, center_id, is_confidential) WHERE ((state <> 'pending'::text) AND (to_center_id IS NOT NULL));
CREATE INDEX requests_due_to_center ON requests.requests USING btree (to_center_id, expires_at, id) INCLUDE (asked_at, asked_by, kind, object_id, center_id, is_confidential) WHERE ((state = 'pending'::text) AND (to_center_id IS NOT NULL));
CREATE INDEX requests_of_center ON requests.requests USING btree (center_id, kind, asked_at DESC);
CREATE UNIQUE INDEX requests_one_pending ON requests.requests USING btree (kind, center_id, object_id) WHERE (state = 'pending'::text);
CREATE INDEX requests_open_to_center ON requests.requests USING btree (to_center_id, asked_at DESC, id DESC) INCLUDE (expires_at, asked_by, kind, object_id, center_id, is_confidential) WHERE ((state = 'pending'::text) AND (to_center_id IS NOT NULL));
CREATE INDEX requests_sought ON requests.requests USING gin (sought extensions.gin_trgm_ops);
CREATE INDEX requests_to_center ON requests.requests USING btree (to_center_id, asked_at DESC, id DESC) INCLUDE (asked_by, kind, center_id, is_confidential) WHERE (to_center_id IS NOT NULL);
CREATE INDEX requests_to_email ON requests.requests USING btree (to_email_key, asked_at DESC, id DESC) INCLUDE (state, expires_at, kind, object_id, center_id, to_center_id) WHERE (to_email_key IS NOT NULL);
CREATE INDEX requests_to_person ON requests.requests USING btree (to_person_id, asked_at DESC, id DESC) INCLUDE (state, expires_at, kind, object_id, center_id, to_center_id) WHERE (to_person_id IS NOT NULL);
CREATE TRIGGER wake AFTER INSERT OR UPDATE ON requests.requests FOR EACH ROW EXECUTE FUNCTION foundation.wake_request();
alter table requests.requests enable row level security;
alter table requests.requests force row level security;
create policy decide on requests.requests for update
  using (to_person_id = (( SELECT foundation.acting_person() AS acting_person)) OR to_email_key = (( SELECT foundation.acting_email() AS acting_email)));
create policy door on requests.requests for select to atrium_door
  using (true);
create policy here on requests.requests
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
create policy mine on requests.requests for select
  using (to_person_id = (( SELECT foundation.acting_person() AS acting_person)) OR to_email_key = (( SELECT foundation.acting_email() AS acting_email)));
create policy ours on requests.requests
  using (to_center_id = (( SELECT foundation.acting_center() AS acting_center)) OR (to_center_id IN ( SELECT m.center_id
   FROM access.members m
  WHERE m.person_id = (( SELECT foundation.acting_person() AS acting_person)) AND (m.role = ANY (ARRAY['owner'::text, 'admin'::text])) AND m.status = 'active'::text)));
grant insert, select, update on requests.requests to atrium_app;
