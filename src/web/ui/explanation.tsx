/** The spelling of an action in the catalogs: `adaccount:edit_settings` → `adaccount_edit_settings`. */
export function actionKey(action: string): string {
  return action.replace(/[:.]/g, '_');
}
