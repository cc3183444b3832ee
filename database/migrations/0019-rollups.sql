-- All that is kept beside the ledger and the costs, taken together: folded every minute, compared with every check, made anew where it must be.

create function finance.fold_rollups() returns void language sql security definer set search_path = ''
begin atomic
  select finance.fold_sums();
  select finance.fold_cost_sums();
  select finance.fold_tallies();
end;
comment on function finance.fold_rollups is 'Puts what is new in the acting center to where it is summed. Who reads meanwhile sees all of it before or all after.';

create function finance.rollup_centers() returns setof bigint language sql stable security definer set search_path = ''
begin atomic
  select s.center_id from finance.sums s where s.span = 'new'
  union select s.center_id from finance.cost_sums s where s.span = 'new'
  union select t.center_id from finance.tallies t where t.is_new
  union select p.center_id from finance.paces p where p.paced_on <> finance.day_in(p.center_id);
end;
comment on function finance.rollup_centers is 'Centers with sums to fold, or whose paces are of another day.';

create function finance.rollup_differences(center bigint) returns table (name text, kept numeric, summed numeric) language sql stable set search_path = ''
begin atomic
  select d.name, d.kept, d.summed from finance.wallet_differences(center) d
  union all select d.name, d.kept, d.summed from finance.sum_differences(center) d
  union all select d.name, d.kept, d.summed from finance.cost_differences(center) d;
end;
comment on function finance.rollup_differences is 'Kept sums that are not what the transfers and costs of a center sum to: none, unless something is broken.';

create function finance.rebuild_rollups(center bigint) returns void language sql set search_path = ''
begin atomic
  select finance.rebuild_wallets(center);
  select finance.rebuild_sums(center);
  select finance.rebuild_cost_sums(center);
end;
comment on function finance.rebuild_rollups is 'Makes all kept sums of a center anew, while nothing is posted there. Not for the application.';
select finance.rebuild_rollups(c.center_id) from access.centers c;

revoke all on function finance.rollup_centers, finance.fold_rollups, finance.fold_sums, finance.fold_cost_sums, finance.fold_tallies, finance.move_paces,
  finance.rebuild_rollups, finance.rebuild_wallets, finance.rebuild_sums, finance.rebuild_cost_sums, finance.pace_of from public;
grant execute on function finance.rollup_centers, finance.fold_rollups, finance.move_paces to atrium_app;

-- What reconciliation compares with the sums above. Whoever changes the accounts of a billing group updates the group.
create trigger note after insert on finance.invoices referencing new table as changed for each statement execute function foundation.note_version('billing');
create trigger note_update after update on finance.billing_groups referencing new table as changed for each statement execute function foundation.note_version('billing');
create trigger note after insert on finance.explanations referencing new table as changed for each statement execute function foundation.note_objects('billing', 'ad_account_id');
create trigger note_update after update on finance.explanations referencing new table as changed for each statement execute function foundation.note_objects('billing', 'ad_account_id');
create trigger note_delete after delete on finance.explanations referencing old table as changed for each statement execute function foundation.note_objects('billing', 'ad_account_id');

-- What alerts are made of beside money that moves. A breaker opens with the spend that it is about; a budget
-- and the settings are changed as soon as they are there.
do $$
declare
  one text;
begin
  foreach one in array array['invoice_payments', 'caps'] loop
    execute format('create trigger note after insert on finance.%I referencing new table as changed for each statement execute function foundation.note_version(''limits'')', one);
  end loop;
  foreach one in array array['invoice_payments', 'caps', 'limit_settings', 'breakers'] loop
    execute format('create trigger note_update after update on finance.%I referencing new table as changed for each statement execute function foundation.note_version(''limits'')', one);
  end loop;
end
$$;
create trigger note_delete after delete on finance.caps referencing old table as changed for each statement execute function foundation.note_version('limits');
create trigger note_update after update on finance.budgets referencing new table as changed for each statement execute function foundation.note_objects('limits', 'ad_account_id');
