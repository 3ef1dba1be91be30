import type { ErrorCode } from '../../src/errors.ts';

/** For every error code what it means, and what to do; docs/errors.md is made of it. */
export const errorMeanings: Readonly<Record<ErrorCode, readonly [meaning: string, remedy: string]>> = {
  // command line and configuration
  usage: ['The command line is not one kyso understands.', 'See `kyso <command> --help`.'],
  'config-invalid': [
    'The configuration file holds a key or value that does not exist.',
    'Correct the key named; `kyso.config.schema.json` describes the file for editors.',
  ],
  'policy-invalid': [
    'The policy file holds a key or value that does not exist, or would weaken the policy it extends.',
    'Correct the key named; docs/TRUST.md tells what each does, `kyso.policy.schema.json` describes the file for editors.',
  ],
  interrupted: [
    'The run was interrupted; what was finished is whole.',
    'Run the same command again: it finishes the rest.',
  ],
  // files
  'file-not-found': ['No file or folder has this name.', 'Check the path.'],
  'file-unreadable': [
    'The file is there and cannot be read.',
    'Check its permissions, and whether another program holds it.',
  ],
  'file-empty': [
    'The file has no bytes.',
    'Get it again from where it came from; a copy was probably cut off.',
  ],
  'file-unwritable': [
    'The output cannot be written there.',
    'Check the permissions of the folder, or name another.',
  ],
  'disk-full': [
    'No space is left on the device.',
    'Free some space, then run the same command again: it finishes the rest.',
  ],
  'file-changed': [
    'The file was changed by somebody else while kyso worked on it; it is left alone.',
    'Run the command again once nobody writes to it.',
  ],
  'output-exists': [
    'A file stands where the output would go, and it is not this signer’s finished result.',
    'Name another output, or replace it with `--overwrite`.',
  ],
  'output-collision': [
    'Two inputs would be written to the same output.',
    'Sign them in separate runs, or give the folder they are in as the input.',
  ],
  // PDF syntax
  'not-pdf': ['The file is no PDF, whatever its name says.', 'Leave it out, or convert it to PDF first.'],
  'kind-unsignable': [
    'The file is of a kind that carries no signature kyso could show, as an image or a text.',
    'Convert it to PDF and sign that, or sign it into a `.p7s` beside it.',
  ],
  'container-malformed': [
    'The ZIP container of the document is broken beyond reading.',
    'Get a whole copy, or save it anew with the program it was made with.',
  ],
  'xml-malformed': [
    'The XML is not well-formed, not UTF-8, or has a document type.',
    'Get a whole copy, or save it anew with the program it was made with.',
  ],
  'pdf-malformed': [
    'The structure of the PDF is broken beyond reading.',
    'Get a whole copy, or save it anew with the program it was made with.',
  ],
  'pdf-truncated': ['The PDF ends too early.', 'Get a whole copy.'],
  'pdf-needs-repair': [
    'The structure had to be reconstructed; other viewers may show another document.',
    'Look at it, then sign with `--repair`, or save it anew first.',
  ],
  'pdf-no-pages': ['The PDF has no pages.', 'Get a whole copy.'],
  'stream-malformed': ['Compressed data in the PDF is broken.', 'Get a whole copy.'],
  'filter-unsupported': [
    'Data the structure depends on is packed in a way kyso cannot unpack.',
    'Save the document in a common form.',
  ],
  'encryption-unsupported': [
    'The document is encrypted in a way kyso cannot read, as with certificates.',
    'Save it with a password, or without encryption.',
  ],
  'password-required': ['The document opens only with a password.', 'Give it with `--password-file`.'],
  'password-wrong': [
    'The password does not open the document.',
    'Correct the first line of the `--password-file`.',
  ],
  'limit-exceeded': [
    'Something is larger, deeper or more than kyso follows in any document.',
    'Take a document that exceeds what real ones need for hostile or damaged.',
  ],
  // ASN.1, certificates, CMS
  'asn1-malformed': [
    'Data that should be ASN.1 (DER) is not.',
    'Get the file again from where it came from.',
  ],
  'certificate-malformed': ['A certificate cannot be read.', 'Get it again from its issuer.'],
  'cms-malformed': ['A signature or time-stamp is no readable CMS.', 'Have the document signed again.'],
  'crl-malformed': [
    'The file given with `--crl` is no revocation list.',
    'Download it again; PEM and DER are read.',
  ],
  'part-malformed': [
    'A file given to `kyso report merge` is no partial report, or is not whole, or is of another version.',
    'Make this part again: `kyso report … --shard I/N -o PART`.',
  ],
  'parts-mismatch': [
    'Partial reports do not make up one report: a shard is missing or there twice, or they were made with different options.',
    'Run every shard with the same options and the same `--at`, and name every part once.',
  ],
  'history-malformed': [
    'The file of `--history` holds a line that is no result of `kyso report`; it was left as it is.',
    'Name the file that `--history` wrote, or put the line named right.',
  ],
  'baseline-unusable': [
    'The file of `--baseline` is no JSON report of kyso, or counts by another measure.',
    'Name a report written with `--format json` and the same `--measure`.',
  ],
  'facts-malformed': [
    'A file given with --facts holds no facts, or a line of it cannot be read.',
    'Write it anew with kyso verify --save-facts.',
  ],
  'ocsp-malformed': [
    'The file given with `--ocsp` is no OCSP response.',
    'Save the response as it came, in DER.',
  ],
  'trust-anchor-unreadable': [
    'A file of certificates holds none that can be read.',
    'Give PEM, DER or PKCS#7, or a folder of them.',
  ],
  'trusted-list-malformed': [
    'The file given with `--trust-list` is no trusted list kyso can read.',
    'Take the list as it is published: XML by ETSI TS 119 612, UTF-8, version 5 or 6.',
  ],
  'trusted-list-untrusted': [
    'Nothing shows that a trusted list is what the scheme operator published.',
    "Give the scheme operator's certificate with `--trust`, and the list as it was published.",
  ],
  'algorithm-unsupported': [
    'An algorithm or kind of key is not one kyso signs or checks with.',
    'Use RSA, ECDSA on P-256, P-384 or P-521, Ed25519 or Ed448.',
  ],
  // register and rules of a report
  'register-invalid': [
    'The register of documents is no table, or holds no column kyso can go by.',
    'Save it as XLSX or CSV; name its columns with `--register-map key=HEADER`.',
  ],
  'rules-invalid': [
    'The rule set, or the roles in the configuration, hold something that is not understood.',
    'Correct the key named; docs/REPORT.md describes both.',
  ],
  // keys
  'key-source-missing': ['Nothing says which key to sign with.', 'Give `--p12`, or `--key` with `--cert`.'],
  'passphrase-required': [
    'The key is protected, and no passphrase was given.',
    'Give it with `--passphrase-file`, `--passphrase-env` or `KYSO_PASSPHRASE`.',
  ],
  'passphrase-wrong': [
    'The passphrase does not open the key.',
    'Check it; capitals and the keyboard layout count.',
  ],
  'key-cipher-unsupported': [
    'The key file is encrypted with a cipher that cannot be undone here; the message names it.',
    'Export the key again with AES.',
  ],
  'key-missing': [
    'The file holds certificates but no private key.',
    'Export it again together with the private key.',
  ],
  'key-malformed': ['The key file cannot be read.', 'Export the key once more from where it came from.'],
  'key-certificate-mismatch': [
    'The private key does not belong to the certificate.',
    'Give the certificate that was issued for this key.',
  ],
  'certificate-missing': [
    'There is a private key but no certificate for it.',
    'Give it with `--cert`, or export both together.',
  ],
  'signing-failed': [
    'The key did not make a usable signature.',
    'Try the key on another document; report it when it fails there too.',
  ],
  // tokens
  'pkcs11-missing': [
    'The package that speaks to tokens and HSMs is not installed.',
    'Run `npm install pkcs11js` where kyso is installed; it is compiled then.',
  ],
  'pkcs11-unusable': [
    'The library given with `--pkcs11` is not there, or not for this machine.',
    'Look for the `.so`, `.dll` or `.dylib` that came with the token.',
  ],
  'token-missing': [
    'The token is not there, or was removed.',
    'Insert it, then run the same command again: it finishes the rest.',
  ],
  'token-ambiguous': ['Several tokens are present.', 'Say which one with `--token` or `--slot`.'],
  'token-failed': [
    'The token or its library reported an error; the message says which.',
    'Follow the hint; the documentation of the token explains its own numbers.',
  ],
  'pin-wrong': [
    'The token did not take the PIN. kyso never tries a PIN twice.',
    'Check it before the next run: a few wrong ones lock the token.',
  ],
  'pin-locked': [
    'The PIN is locked, has expired, or was never set.',
    'Unlock it with the PUK, or ask who issued the token.',
  ],
  'key-ambiguous': [
    'The token holds signing keys of several people or offices.',
    'Say which one with `--key-id` or `--key-label`.',
  ],
  // remote signing services
  'csc-unauthorized': [
    'The remote signing service does not take the access token.',
    'Put one that is valid now into `KYSO_CSC_TOKEN`.',
  ],
  'csc-refused': [
    'The remote signing service refused; the message holds its reason.',
    'Check `--credential` and what it is allowed to do; ask the service.',
  ],
  'csc-failed': [
    'The remote signing service failed, or answered with something that is no signature.',
    'Run the same command again later: it finishes the rest.',
  ],
  // signing
  'appearance-invalid': [
    'The visible mark cannot be drawn as asked for.',
    'Correct the page, place or text the message names.',
  ],
  'image-unsupported': ['The image of the mark cannot be used.', 'Give a PNG or a JPEG.'],
  'font-unusable': [
    'The font of the mark cannot be used.',
    'Give a `.ttf` or `.otf` file, or leave `--font` out.',
  ],
  'field-not-found': [
    'The document has no such field to sign.',
    'Take one of the names the message lists, or leave `--field` out.',
  ],
  'output-not-verified': [
    'The signed document did not stand up to kyso’s own verification; nothing was written.',
    'Please report it, with the document if you may share it.',
  ],
  'not-prepared': [
    'The document holds no signature that waits for its value, or it was changed after `kyso prepare`.',
    'Prepare it with `kyso prepare`, and attach to the very file that came out.',
  ],
  'signature-missing': [
    'Among the signatures given is none for this document.',
    'Each needs the `toBeSigned` or `documentDigest` that `kyso prepare` printed for it.',
  ],
  'signature-too-large': [
    'The CMS made elsewhere is longer than the room that was kept for it.',
    'Prepare the document again with `--room`.',
  ],
  'signatures-malformed': [
    'The file of signatures cannot be read.',
    'Take the JSON `kyso prepare` printed and put a `signature` (hexadecimal or base64) or `cms` into each document.',
  ],
  'refused-certified': [
    'The document is certified and permits no further change.',
    'Ask the certifying signer for a version that permits signatures.',
  ],
  'refused-field-signed': ['The field is signed already.', 'Sign another field, or leave `--field` out.'],
  'refused-field-locked': [
    'An earlier signature locked the field.',
    'Sign another field, if the lock leaves one.',
  ],
  'refused-permissions': [
    'The document is encrypted, and its permissions forbid signing.',
    'Give the owner password with `--password-file`.',
  ],
  'refused-seed-value': [
    'The field requires something of its signature (a reason, a digest, a certificate …) that this one would not have.',
    'Sign it as the field asks; the message names what and the entry.',
  ],
  'refused-signed': [
    'The document is signed already, and `--if-signed fail` was given; or its signature does not permit what was asked for (certifying, marks on every page).',
    'Choose another `--if-signed`, or leave it out of the run.',
  ],
  // time-stamps and validation data
  'timestamp-refused': [
    'The time-stamp service answered and did not stamp; the message says why.',
    'Keep within its allowance (`--tsa-rate`), give its user and password, or name another with `--tsa`.',
  ],
  'timestamp-invalid': [
    'The time-stamp that came does not hold, so it was not put into the document.',
    'Try again, or name another service with `--tsa`.',
  ],
  'validation-data-missing': [
    'The level needs revocation data or an issuer certificate that is not at hand.',
    'Use `--online`, give them with `--crl`, `--ocsp` and `--trust`, or name a `--level-fallback`.',
  ],
  'certificate-revoked': [
    'A certificate of the chain has been revoked.',
    'Sign with another certificate; ask the certification authority.',
  ],
  // network
  'net-url-unsupported': [
    'An address is none that http or https reaches.',
    'Give an address that begins with `https://` or `http://`.',
  ],
  'net-unreachable': [
    'A service on the network cannot be reached, or cannot prove who it is.',
    'Check the address and the network; try again later.',
  ],
  'net-timeout': [
    'A service did not answer in time.',
    'Try again later, or allow more time with `--timeout`.',
  ],
  'net-address-refused': [
    'An address is not of the public internet, but of this machine or a private network.',
    'Where that is meant, allow it with `--allow-private-network`.',
  ],
  'net-redirect-refused': [
    'A service redirects too often, or to where the request must not go.',
    'Give the address that it redirects to, if you trust that one.',
  ],
  'net-too-large': ['An answer is larger than any real one.', 'Tell whoever runs the service.'],
  'net-bad-answer': [
    'A service answers with something that is no answer to what was asked.',
    'Check the address; a login page or a proxy may answer in its place.',
  ],
  'refused-unsigned': [
    'The document carries no signature whose level could be raised.',
    'Sign it first with `kyso sign`.',
  ],
  'refused-not-intact': [
    'A signature of the document does not hold; nothing is added to what would cover it.',
    'See `kyso verify` for the reason.',
  ],
  'refused-signature': [
    'What was to be attached is no signature over this document by the certificate it was prepared for.',
    'Sign the digest printed for this very document; nothing was written.',
  ],
  // anything a defect of kyso itself lets through
  internal: [
    'A defect of kyso.',
    'Please report it with its message; `KYSO_DEBUG=1` shows where it happened.',
  ],
};
