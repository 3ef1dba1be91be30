/*
 * A PKCS#11 module before another one, for tests: it notes the calls that count, and behaves as tokens do that no
 * software token imitates. SHIM_MODULE is the module behind it, SHIM_LOG a file for one line a call, SHIM_MODE a list
 * of words: locked, final-try, pin-pad, no-raw, no-public, always, removed=N (after N signatures).
 */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <pkcs11/pkcs11.h>

static CK_FUNCTION_LIST shim;
static CK_FUNCTION_LIST_PTR real;
static int signatures;

static const char *mode(const char *word) {
  const char *modes = getenv("SHIM_MODE");
  return modes == NULL ? NULL : strstr(modes, word);
}

static void note(const char *what) {
  const char *path = getenv("SHIM_LOG");
  FILE *file = path == NULL ? NULL : fopen(path, "a");
  if (file == NULL) return;
  fprintf(file, "%s\n", what);
  fclose(file);
}

static int removed(void) {
  const char *word = mode("removed=");
  return word != NULL && signatures >= atoi(word + 8);
}

static CK_RV init(CK_VOID_PTR args) {
  note("C_Initialize");
  return real->C_Initialize(args);
}

static CK_RV token_info(CK_SLOT_ID slot, CK_TOKEN_INFO_PTR info) {
  CK_RV rv = real->C_GetTokenInfo(slot, info);
  if (mode("locked")) info->flags |= CKF_USER_PIN_LOCKED;
  if (mode("count-low")) info->flags |= CKF_USER_PIN_COUNT_LOW;
  if (mode("final-try")) info->flags |= CKF_USER_PIN_FINAL_TRY;
  if (mode("pin-pad")) info->flags |= CKF_PROTECTED_AUTHENTICATION_PATH;
  return rv;
}

static CK_RV open_session(CK_SLOT_ID slot, CK_FLAGS flags, CK_VOID_PTR app, CK_NOTIFY notify, CK_SESSION_HANDLE_PTR session) {
  note("C_OpenSession");
  return real->C_OpenSession(slot, flags, app, notify, session);
}

static CK_RV login(CK_SESSION_HANDLE session, CK_USER_TYPE user, CK_UTF8CHAR_PTR pin, CK_ULONG length) {
  note(user == CKU_CONTEXT_SPECIFIC ? "C_Login context" : "C_Login user");
  if (mode("locked")) return CKR_PIN_LOCKED;
  if (mode("always") && user == CKU_CONTEXT_SPECIFIC) {
    const char *accepted = getenv("SHIM_PIN");
    if (accepted == NULL) return CKR_OK;
    return strlen(accepted) == length && memcmp(accepted, pin, length) == 0 ? CKR_OK : CKR_PIN_INCORRECT;
  }
  if (mode("pin-pad")) {
    const char *typed = getenv("SHIM_PIN");
    if (length != 0 || typed == NULL) return CKR_ARGUMENTS_BAD;
    return real->C_Login(session, user, (CK_UTF8CHAR_PTR)typed, strlen(typed));
  }
  return real->C_Login(session, user, pin, length);
}

static CK_RV mechanisms(CK_SLOT_ID slot, CK_MECHANISM_TYPE_PTR list, CK_ULONG_PTR count) {
  CK_ULONG room = *count;
  CK_RV rv = real->C_GetMechanismList(slot, list, count);
  if (rv != CKR_OK || list == NULL || !mode("no-raw") || room == 0) return rv;
  CK_ULONG kept = 0;
  for (CK_ULONG i = 0; i < *count; i++)
    if (list[i] != CKM_RSA_PKCS && list[i] != CKM_RSA_PKCS_PSS && list[i] != CKM_ECDSA) list[kept++] = list[i];
  *count = kept;
  return rv;
}

/* A token that keeps its public values to itself. */
static CK_RV attributes(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_PTR list, CK_ULONG count) {
  if (mode("no-public"))
    for (CK_ULONG i = 0; i < count; i++)
      if (list[i].type == CKA_MODULUS || list[i].type == CKA_EC_POINT) return CKR_ATTRIBUTE_TYPE_INVALID;
  CK_RV rv = real->C_GetAttributeValue(session, object, list, count);
  if (mode("always") && rv == CKR_OK)
    for (CK_ULONG i = 0; i < count; i++)
      if (list[i].type == CKA_ALWAYS_AUTHENTICATE && list[i].pValue != NULL) *(CK_BBOOL *)list[i].pValue = CK_TRUE;
  return rv;
}

static CK_RV sign_init(CK_SESSION_HANDLE session, CK_MECHANISM_PTR mechanism, CK_OBJECT_HANDLE key) {
  char line[64];
  if (removed()) {
    note("C_SignInit removed");
    return CKR_SESSION_HANDLE_INVALID;
  }
  snprintf(line, sizeof line, "C_SignInit 0x%lx", mechanism->mechanism);
  note(line);
  return real->C_SignInit(session, mechanism, key);
}

static CK_RV sign(CK_SESSION_HANDLE session, CK_BYTE_PTR data, CK_ULONG length, CK_BYTE_PTR out, CK_ULONG_PTR room) {
  if (removed()) return CKR_DEVICE_REMOVED;
  CK_RV rv = real->C_Sign(session, data, length, out, room);
  if (rv == CKR_OK && out != NULL && ++signatures && removed()) return CKR_DEVICE_REMOVED;
  return rv;
}

CK_RV C_GetFunctionList(CK_FUNCTION_LIST_PTR_PTR list) {
  void *library = dlopen(getenv("SHIM_MODULE"), RTLD_NOW);
  if (library == NULL) return CKR_GENERAL_ERROR;
  CK_C_GetFunctionList get = (CK_C_GetFunctionList)dlsym(library, "C_GetFunctionList");
  CK_RV rv = get(&real);
  if (rv != CKR_OK) return rv;
  shim = *real;
  shim.C_Initialize = init;
  shim.C_GetTokenInfo = token_info;
  shim.C_OpenSession = open_session;
  shim.C_Login = login;
  shim.C_GetMechanismList = mechanisms;
  shim.C_GetAttributeValue = attributes;
  shim.C_SignInit = sign_init;
  shim.C_Sign = sign;
  *list = &shim;
  return CKR_OK;
}
