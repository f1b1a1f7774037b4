"""Who may open the views that we did not write: the written table, by name of URL.

django-allauth's own decorators apply as well; a name that is missing here stops communs from starting.
"""

from communs.core.access import Access, public, signed_in

ACCESS: dict[str, Access] = {
    "account_login": public,
    "account_logout": public,
    "account_confirm_login_code": public,
    "account_inactive": public,
    "account_signup": public,
    "account_reauthenticate": signed_in,
    "account_email": signed_in,
    "account_email_verification_sent": public,
    "account_confirm_email": public,
    "account_change_password": signed_in,
    "account_set_password": signed_in,
    "account_reset_password": public,
    "account_reset_password_done": public,
    "account_reset_password_from_key": public,
    "account_reset_password_from_key_done": public,
    "mfa_index": signed_in,
    # Between the password and the second factor nobody is signed in yet.
    "mfa_authenticate": public,
    "mfa_trust": public,
    "mfa_reauthenticate": signed_in,
    "mfa_activate_totp": signed_in,
    "mfa_deactivate_totp": signed_in,
    "mfa_list_webauthn": signed_in,
    "mfa_add_webauthn": signed_in,
    "mfa_edit_webauthn": signed_in,
    "mfa_remove_webauthn": signed_in,
    "mfa_login_webauthn": public,
    "mfa_reauthenticate_webauthn": signed_in,
    "mfa_view_recovery_codes": signed_in,
    "mfa_generate_recovery_codes": signed_in,
    "mfa_download_recovery_codes": signed_in,
    "socialaccount_login_cancelled": public,
    "socialaccount_login_error": public,
    "socialaccount_signup": public,
    "socialaccount_connections": signed_in,
}

# The API asks every operation for a token of its own; see `communs.accounts.api`.
by_token = Access("by token", anonymous=True)
