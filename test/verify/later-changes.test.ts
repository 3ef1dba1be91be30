import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { flateBody, streamBody } from '../../fixtures/raw-pdf.ts';
import type { LaterChanges } from '../../src/verify/result.ts';
import { objects as o, Paper, pageBody, textFieldBody } from '../support/paper.ts';
import { makeTimeStamp } from '../support/sealing.ts';
import { first } from './judge.ts';

type Permitted = LaterChanges['permitted'];

/** What one update after signing does, and what is said of it without DocMDP and under P = 1, 2, 3. */
interface Row {
  readonly what: string;
  readonly update: (sealed: Paper) => Paper;
  readonly permitted: readonly [free: Permitted, p1: Permitted, p2: Permitted, p3: Permitted];
  readonly level: LaterChanges['level'];
}

const annotations = (sealed: Paper, ...numbers: number[]): Record<number, string> => {
  const listed = /\/Annots \[([^\]]*)\]/.exec(sealed.body(o.page))?.[1] ?? '';
  const added = numbers.map((num) => `${num} 0 R`).join(' ');
  return { [o.page]: sealed.body(o.page).replace(listed, `${listed} ${added}`) };
};

const catalogWith = (sealed: Paper, entries: string): Record<number, string> => ({
  [o.catalog]: sealed.body(o.catalog).replace(/>>$/, `${entries} >>`),
});

const formWith = (sealed: Paper, from: RegExp, to: string): Record<number, string> => ({
  [o.form]: sealed.body(o.form).replace(from, to),
});

const always = [true, true, true, true] as const;
const forms = [true, false, true, true] as const;
const remarks = [null, false, false, true] as const;
const never = [false, false, false, false] as const;

const rows: readonly Row[] = [
  {
    what: 'an object written again with the same value, its keys in another order and its name spelt in another way',
    update: (s) =>
      s.update({ [o.font]: '<< /BaseFont /Helvetic#61 /Subtype /Type1 /Type /Font /Name null >>' }),
    permitted: always,
    level: 'lta',
  },
  {
    what: 'the same stream data in another coding',
    update: (s) => s.update({ [o.content]: flateBody('', 'BT /F1 24 Tf 72 720 Td (Pay 900 dong) Tj ET') }),
    permitted: always,
    level: 'lta',
  },
  {
    what: 'numbers and strings spelt in another way',
    update: (s) =>
      s.update({
        [o.note]: s
          .body(o.note)
          .replace('[10 10 30 30]', '[10.0 +10 030 30.]')
          .replace('(read this)', '<72656164 20746869 73>'),
      }),
    permitted: always,
    level: 'lta',
  },
  {
    what: 'the same stream data, their Length in an object of its own',
    update: (s) => {
      const data = 'BT /F1 24 Tf 72 720 Td (Pay 900 dong) Tj ET';
      const content = `<< /Length 90 0 R >>\nstream\n${data}\nendstream`;
      return s.update({ [o.content]: content, 90: String(data.length) });
    },
    permitted: always,
    level: 'lta',
  },
  {
    what: 'objects nothing refers to',
    update: (s) => s.update({ 90: '<< /Type /Catalog /Pages 91 0 R >>', 91: '<< /Kids [] >>' }),
    permitted: always,
    level: 'lta',
  },
  {
    what: 'a document security store',
    update: (s) =>
      s.update({ ...catalogWith(s, '/DSS 90 0 R'), 90: '<< /Certs [91 0 R] >>', 91: streamBody('', '0') }),
    permitted: always,
    level: 'lta',
  },
  {
    what: 'Extensions',
    update: (s) =>
      s.update(catalogWith(s, '/Extensions << /ESIC << /BaseVersion /1.7 /ExtensionLevel 2 >> >>')),
    permitted: always,
    level: 'lta',
  },
  {
    what: 'an invisible document time-stamp',
    update: (s) => s.timestamp(new Date('2026-06-01T13:00:00Z')),
    permitted: always,
    level: 'lta',
  },
  { what: 'a new signature field', update: (s) => s.seal({ name: 'New' }), permitted: forms, level: 'form' },
  {
    what: 'a signature in the empty field that existed',
    update: (s) => s.seal({ field: o.emptySignature }),
    permitted: forms,
    level: 'form',
  },
  {
    what: 'the value and appearance of a text field',
    update: (s) =>
      s.update({
        [o.textField]: textFieldBody('900'),
        [o.textLook]: streamBody('/Type /XObject /Subtype /Form /BBox [0 0 200 20]', '(900) Tj'),
      }),
    permitted: forms,
    level: 'form',
  },
  {
    what: 'document metadata',
    update: (s) =>
      s.update({
        ...catalogWith(s, '/Metadata 90 0 R'),
        90: streamBody('/Type /Metadata /Subtype /XML', '<x/>'),
      }),
    permitted: forms,
    level: 'form',
  },
  {
    what: 'an annotation added',
    update: (s) =>
      s.update({
        ...annotations(s, 90),
        90: '<< /Type /Annot /Subtype /FreeText /Rect [1 1 9 9] /Contents (x) >>',
      }),
    permitted: remarks,
    level: 'annotations',
  },
  {
    what: 'the text of an annotation changed',
    update: (s) => s.update({ [o.note]: s.body(o.note).replace('read this', 'do not') }),
    permitted: remarks,
    level: 'annotations',
  },
  {
    what: 'a remark without an appearance removed',
    update: (s) => s.update({ [o.page]: s.body(o.page).replace(`${o.note} 0 R`, '') }),
    permitted: remarks,
    level: 'annotations',
  },
  {
    what: 'an annotation that showed when the document was signed removed (shadow attack: hide)',
    update: (s) => s.update({ [o.page]: s.body(o.page).replace(`${o.stamp} 0 R`, '') }),
    permitted: [false, false, false, true],
    level: 'annotations',
  },
  {
    what: 'an annotation that showed when the document was signed moved away',
    update: (s) => s.update({ [o.stamp]: s.body(o.stamp).replace('[50 700', '[50 10') }),
    permitted: [false, false, false, true],
    level: 'annotations',
  },
  {
    what: 'a link added',
    update: (s) =>
      s.update({
        ...annotations(s, 90),
        90: '<< /Type /Annot /Subtype /Link /Rect [1 1 9 9] /Dest [3 0 R /Fit] >>',
      }),
    permitted: never,
    level: 'other',
  },
  {
    what: 'an annotation with an action added',
    update: (s) =>
      s.update({
        ...annotations(s, 90),
        90: '<< /Type /Annot /Subtype /Text /Rect [1 1 9 9] /A << /S /JavaScript /JS (x) >> >>',
      }),
    permitted: never,
    level: 'other',
  },
  {
    what: 'page content',
    update: (s) => s.update({ [o.content]: streamBody('', 'BT /F1 24 Tf 72 720 Td (Pay 100 dong) Tj ET') }),
    permitted: never,
    level: 'other',
  },
  {
    what: 'a font of the page',
    update: (s) => s.update({ [o.font]: '<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>' }),
    permitted: never,
    level: 'other',
  },
  {
    what: 'a page box',
    update: (s) => s.update({ [o.page]: s.body(o.page).replace('612 792', '612 400') }),
    permitted: never,
    level: 'other',
  },
  {
    what: 'page rotation',
    update: (s) => s.update({ [o.page]: s.body(o.page).replace('/Type /Page ', '/Type /Page /Rotate 90 ') }),
    permitted: never,
    level: 'other',
  },
  {
    what: 'a page added',
    update: (s) =>
      s.update({ [o.pages]: '<< /Type /Pages /Kids [3 0 R 90 0 R] /Count 2 >>', 90: pageBody([]) }),
    permitted: never,
    level: 'other',
  },
  {
    what: 'a page hidden',
    update: (s) => s.update({ [o.pages]: '<< /Type /Pages /Kids [] /Count 0 >>' }),
    permitted: never,
    level: 'other',
  },
  {
    what: 'a new catalog with other pages',
    update: (s) =>
      s.update(
        {
          90: '<< /Type /Catalog /Pages 91 0 R /AcroForm 6 0 R >>',
          91: '<< /Type /Pages /Kids [92 0 R] /Count 1 >>',
          92: pageBody([]).replace('2 0 R', '91 0 R'),
        },
        { trailer: '/Root 90 0 R' },
      ),
    permitted: never,
    level: 'other',
  },
  {
    what: 'document JavaScript',
    update: (s) =>
      s.update(catalogWith(s, '/Names << /JavaScript << /Names [(a) << /S /JavaScript /JS (x) >>] >> >>')),
    permitted: never,
    level: 'other',
  },
  {
    what: 'an open action',
    update: (s) => s.update(catalogWith(s, '/OpenAction << /S /JavaScript /JS (x) >>')),
    permitted: never,
    level: 'other',
  },
  {
    what: 'optional content',
    update: (s) => s.update(catalogWith(s, '/OCProperties << /OCGs [] /D << >> >>')),
    permitted: never,
    level: 'other',
  },
  {
    what: 'NeedAppearances turned on',
    update: (s) => s.update(formWith(s, /\/SigFlags/, '/NeedAppearances true /SigFlags')),
    permitted: never,
    level: 'other',
  },
  {
    what: 'an XFA form added',
    update: (s) => s.update(formWith(s, /\/SigFlags/, '/XFA (x) /SigFlags')),
    permitted: never,
    level: 'other',
  },
  {
    what: 'the default appearance of the form',
    update: (s) => s.update(formWith(s, /12 Tf/, '1 Tf')),
    permitted: never,
    level: 'other',
  },
  {
    what: 'SigFlags cleared',
    update: (s) => s.update(formWith(s, /\/SigFlags 3/, '/SigFlags 0')),
    permitted: never,
    level: 'other',
  },
  {
    what: 'a text field added',
    update: (s) =>
      s.update({
        ...formWith(s, /\/Fields \[/, '/Fields [90 0 R '),
        90: '<< /FT /Tx /T (More) /Type /Annot /Subtype /Widget /Rect [0 0 9 9] >>',
      }),
    permitted: never,
    level: 'other',
  },
  {
    what: 'a field removed from the form',
    update: (s) => s.update(formWith(s, new RegExp(`${o.textField} 0 R `), '')),
    permitted: never,
    level: 'other',
  },
  {
    what: 'the type of a field',
    update: (s) => s.update({ [o.textField]: textFieldBody('').replace('/FT /Tx', '/FT /Ch') }),
    permitted: never,
    level: 'other',
  },
  {
    what: 'the place of a field',
    update: (s) => s.update({ [o.textField]: textFieldBody('').replace('[72 600', '[72 10') }),
    permitted: never,
    level: 'other',
  },
  {
    what: 'an action on a field',
    update: (s) =>
      s.update({ [o.textField]: textFieldBody('', '/AA << /K << /S /JavaScript /JS (x) >> >>') }),
    permitted: never,
    level: 'other',
  },
  {
    what: 'how the text of a field is written, and no more',
    update: (s) => s.update({ [o.textField]: textFieldBody('').replace('12 Tf', '1 Tf') }),
    permitted: never,
    level: 'other',
  },
  {
    what: 'an appearance in an empty signature field that stays empty',
    update: (s) =>
      s.update({ [o.emptySignature]: s.body(o.emptySignature).replace(/>>$/, '/AP << /N 11 0 R >> >>') }),
    permitted: never,
    level: 'other',
  },
  {
    what: 'a signature field with an action added',
    update: (s) => s.seal({ name: 'New', fieldEntries: '/AA << /E << /S /JavaScript /JS (x) >> >>' }),
    permitted: never,
    level: 'other',
  },
  {
    what: 'the permanent half of the file identifier',
    update: (s) => s.update({ 90: 'null' }, { trailer: '/Root 1 0 R /ID [<ff> <ff>]' }),
    permitted: never,
    level: 'other',
  },
];

const levels = [undefined, 1, 2, 3] as const;

describe.each(rows)('$what', ({ update, permitted, level }) => {
  test.each(levels.map((certify, i) => ({ certify, expected: permitted[i] })))(
    'is $expected under P=$certify',
    ({ certify, expected }) => {
      const sealed = Paper.make().seal(certify ? { certify } : {});
      const { signature } = first(update(sealed));
      expect({
        permitted: signature.laterChanges.permitted,
        items: signature.laterChanges.items,
      }).toMatchObject({
        permitted: expected,
      });
      expect(signature.laterChanges.level).toBe(level);
      const status = expected === true ? 'passed' : expected === null ? 'indeterminate' : 'failed';
      expect(signature.status).toBe(status);
    },
  );
});

describe('the appearance characteristics of a button (MK)', () => {
  const button = (entries: string): string =>
    `<< /Type /Annot /Subtype /Widget /FT /Btn /Ff 65536 /T (Push) /Rect [0 0 9 9] /P 3 0 R /MK << ${entries} >> >>`;
  const paper = Paper.make({ fields: [20], objects: { 20: button('/CA (one) /BG [1]') } }).seal({
    certify: 2,
  });

  test.each([
    ['its caption is its value', '/CA (two) /BG [1]', true],
    ['its colour is not', '/CA (one) /BG [0]', false],
    ['nor is what its caption had beside it', '/CA (two)', false],
  ])('%s', (_what, entries, permitted) => {
    expect(first(paper.update({ 20: button(entries) })).signature.laterChanges.permitted).toBe(permitted);
  });
});

describe('the widgets of a field', () => {
  const field = (...kids: readonly number[]): string =>
    `<< /FT /Tx /T (Amount) /V (9) /DA (/F1 12 Tf 0 g) /Kids [${kids.map((num) => `${num} 0 R`).join(' ')}] >>`;
  const widget = (top: number): string =>
    `<< /Type /Annot /Subtype /Widget /Parent 7 0 R /Rect [72 ${top} 272 ${top + 20}] /F 4 /P 3 0 R /AP << /N 12 0 R >> >>`;
  const paper = Paper.make({
    objects: {
      [o.textField]: field(50, 51),
      [o.page]: pageBody([50, 51, o.emptySignature, o.note, o.stamp]),
      50: widget(600),
      51: widget(500),
    },
  }).seal({ certify: 2 });

  test.each([
    ['the value alone', { [o.textField]: field(50, 51).replace('(9)', '(8)') }, true],
    ['one is no longer its own, and still on the page', { [o.textField]: field(50) }, false],
    ['one more, that stands on no page', { [o.textField]: field(50, 51, 52), 52: widget(400) }, false],
    ['one moved', { 51: widget(700) }, false],
    ['they change places', { [o.textField]: field(51, 50) }, false],
  ])('%s', (_what, changed, permitted) => {
    expect(first(paper.update(changed)).signature.laterChanges.permitted).toBe(permitted);
  });

  test('and its type stay, be it inherited', () => {
    const group = (type: string): string => `<< /T (Group) /FT /${type} /Kids [50 0 R] >>`;
    const child = `<< /T (A) /Parent 7 0 R /V (9) /Type /Annot /Subtype /Widget /Rect [72 600 272 620] /F 4 /P 3 0 R >>`;
    const grouped = Paper.make({
      objects: {
        [o.textField]: group('Tx'),
        [o.page]: pageBody([50, o.emptySignature, o.note, o.stamp]),
        50: child,
      },
    }).seal();
    const { signature } = first(grouped.update({ [o.textField]: group('Ch') }));
    expect(signature.laterChanges).toMatchObject({ permitted: false, level: 'other' });
    expect(signature.laterChanges.items.map(({ what }) => what)).toContain(
      'field Group.A changed its type from Tx to Ch',
    );
  });
});

describe('the annotations of a page', () => {
  const signed = Paper.make().seal();
  const withDirect = (more: string): Paper =>
    signed.update({
      [o.page]: signed
        .body(o.page)
        .replace(
          /\/Annots \[([^\]]*)\]/,
          `/Annots [$1 << /Type /Annot /Subtype /Text /Rect [1 1 9 9] ${more} >>]`,
        ),
    });

  test('one written into the list is a remark, unless it acts', () => {
    expect(first(withDirect('')).signature.laterChanges).toMatchObject({
      permitted: null,
      level: 'annotations',
    });
    const acting = withDirect('/A << /S /URI /URI (https://example.vn) >>');
    expect(first(acting).signature.laterChanges).toMatchObject({ permitted: false, level: 'other' });
  });

  test('keep their order, which says what covers what', () => {
    const [, listed = ''] = /\/Annots \[([^\]]*)\]/.exec(signed.body(o.page)) ?? [];
    const turned = listed.replace(`${o.note} 0 R ${o.stamp} 0 R`, `${o.stamp} 0 R ${o.note} 0 R`);
    expect(turned).not.toBe(listed);
    const changed = signed.update({ [o.page]: signed.body(o.page).replace(listed, turned) });
    expect(first(changed).signature.laterChanges).toMatchObject({ permitted: false, level: 'other' });
  });
});

describe('a field that is new', () => {
  const signed = Paper.make().seal({ name: 'First' });
  const grouped = (more: string): Paper =>
    signed.update({
      ...annotations(signed, 61),
      [o.form]: signed.body(o.form).replace(/\/Fields \[([^\]]*)\]/, '/Fields [$1 60 0 R]'),
      60: `<< /T (Group) /Kids [61 0 R] ${more} >>`,
      61: '<< /Parent 60 0 R /T (Second) /FT /Sig /Type /Annot /Subtype /Widget /Rect [0 0 0 0] /P 3 0 R >>',
    });

  test('may not have the name of one that is there, be it a signature', () => {
    const { signature } = first(signed.seal({ name: 'First' }));
    expect(signature.laterChanges).toMatchObject({ permitted: false, level: 'other' });
    expect(first(signed.seal({ name: 'Second' })).signature.laterChanges.permitted).toBe(true);
  });

  test('may stand in a new group, which has nothing but what groups have', () => {
    expect(first(grouped('')).signature.laterChanges.permitted).toBe(true);
    const acting = grouped('/AA << /K << /S /JavaScript /JS (x) >> >>');
    expect(first(acting).signature.laterChanges).toMatchObject({ permitted: false, level: 'other' });
  });

  test.each([
    ['an invisible', '[0 0 0 0]', true],
    ['a visible', '[10 10 90 90]', false],
  ])('%s document time-stamp, under P=1', (_what, rect, permitted) => {
    const certified = Paper.make().seal({ certify: 1 });
    const stamped = certified.seal({
      subFilter: 'ETSI.RFC3161',
      cms: (covered) => makeTimeStamp(covered, new Date('2026-06-01T13:00:00Z')),
      also: (field) => ({
        [field]: `<< /Type /Annot /Subtype /Widget /FT /Sig /T (Stamp) /V ${field - 1} 0 R /F 132 /Rect ${rect} /P 3 0 R /AP << /N 11 0 R >> >>`,
      }),
    });
    expect(first(stamped).signature.laterChanges.permitted).toBe(permitted);
  });
});

describe('the signed field itself', () => {
  const visible = Paper.make().seal({ fieldEntries: '/AP << /N 11 0 R >>' });
  const number = visible.fields.at(-1) ?? 0;

  test.each([
    ['moved over the text', '/Rect [0 0 0 0]', '/Rect [72 700 300 750]'],
    ['given another appearance', '/AP << /N 11 0 R >>', '/AP << /N 12 0 R >>'],
    ['hidden', '/F 132', '/F 134'],
  ])('may not be %s', (_what, from, to) => {
    const { signature } = first(visible.update({ [number]: visible.body(number).replace(from, to) }));
    expect(signature.laterChanges).toMatchObject({ permitted: false, level: 'other' });
  });
});

describe('locked fields (FieldMDP, Lock)', () => {
  const fieldMdp = (action: string): string =>
    `/Reference [<< /TransformMethod /FieldMDP /TransformParams << /Type /TransformParams /V /1.2 ${action} >> >>]`;
  const fill = (sealed: Paper): Paper => sealed.update({ [o.textField]: textFieldBody('100') });

  test.each([
    ['a FieldMDP of all', { dictionary: fieldMdp('/Action /All') }, false],
    ['a FieldMDP that includes it', { dictionary: fieldMdp('/Action /Include /Fields [(Amount)]') }, false],
    ['a FieldMDP that includes others', { dictionary: fieldMdp('/Action /Include /Fields [(Other)]') }, true],
    ['a FieldMDP of all but it', { dictionary: fieldMdp('/Action /Exclude /Fields [(Amount)]') }, true],
    ['a Lock of the signed field', { fieldEntries: '/Lock << /Type /SigFieldLock /Action /All >>' }, false],
    ['a Lock with P=1', { fieldEntries: '/Lock << /Action /Include /Fields [] /P 1 >>' }, false],
    ['a Lock with P=2', { fieldEntries: '/Lock << /Action /Include /Fields [] /P 2 >>' }, true],
    ['a Lock with a P there is not', { fieldEntries: '/Lock << /Action /Include /Fields [] /P 4 >>' }, false],
    ['a Lock without Action', { fieldEntries: '/Lock << /P 2 >>' }, false],
    ['a FieldMDP without Action', { dictionary: fieldMdp('/Fields [(Other)]') }, false],
    ['a FieldMDP of another Action', { dictionary: fieldMdp('/Action /Some /Fields [(Other)]') }, false],
    [
      'a FieldMDP whose Fields is no list',
      { dictionary: fieldMdp('/Action /Include /Fields (Other)') },
      false,
    ],
  ])('a fill under %s', (_what, options, permitted) => {
    const { signature } = first(fill(Paper.make().seal(options)));
    expect(signature.laterChanges.permitted).toBe(permitted);
  });
});

test.each([
  ['<< /P 60 0 R >>', {}],
  ['<< /Popup 60 0 R >>', {}],
  ['50 0 R', { 50: '<< /P 60 0 R >>' }],
])('a remark under P=3 that is a graphics state as well, in %s, may not change', (states, more) => {
  const remark = (opacity: number): string =>
    `<< /Type /Annot /Subtype /Stamp /Rect [0 0 9 9] /ca ${opacity} >>`;
  const page = pageBody([o.textField, o.emptySignature, o.note, o.stamp, 60]);
  const signed = Paper.make({
    objects: {
      [o.page]: page.replace('/Resources <<', `/Resources << /ExtGState ${states}`),
      [o.content]: streamBody('', '/P gs BT /F1 24 Tf 72 720 Td (Pay 900 dong) Tj ET'),
      60: remark(1),
      ...more,
    },
  }).seal({ certify: 3 });
  expect(first(signed).signature.status).toBe('passed');
  expect(first(signed.update({ 60: remark(0) })).signature.status).toBe('failed');
});

test.each<[string, (sound: Uint8Array) => Uint8Array, string]>([
  ['sound', (sound) => sound, 'passed'],
  ['of a wrong checksum', (sound) => sound.with(sound.length - 1, (sound.at(-1) ?? 0) ^ 1), 'failed'],
  ['cut off', (sound) => sound.subarray(0, -4), 'failed'],
])('content written again as compressed data that are %s: %s', (_, damage, status) => {
  const sealed = Paper.make().seal();
  const sound = deflateSync('BT /F1 24 Tf 72 720 Td (Pay 900 dong) Tj ET');
  const body = streamBody('/Filter /FlateDecode', damage(new Uint8Array(sound)));
  expect(first(sealed.update({ [o.content]: body })).signature.status).toBe(status);
});

test('what is merely named, and now by another generation, is no longer there for those who go by the rules', () => {
  const note = '<< /Type /Annot /Subtype /Text /Rect [10 10 30 30] /Popup 60 0 R >>';
  const signed = Paper.make({
    objects: {
      60: '<< /Type /Annot /Subtype /Popup /Rect [0 0 9 9] /Parent 9 0 R >>',
      [o.note]: note,
      [o.page]: pageBody([o.textField, o.emptySignature, o.note, o.stamp, 60]),
    },
  }).seal();
  const changed = { [o.note]: note.replace('60 0 R', '60 1 R') };
  expect(first(signed.update({ [o.note]: note })).signature.laterChanges.permitted).toBe(true);
  expect(first(signed.update(changed)).signature.laterChanges.permitted).toBe(null);
});

test.each(['', '/Threads 50 0 R'])(
  'a list of fields that an action names, and the catalog by %j: the strictest path judges a fill',
  (entry) => {
    const signed = Paper.make({
      catalog: entry,
      objects: {
        [o.note]:
          '<< /Type /Annot /Subtype /Text /Rect [10 10 30 30] /A << /S /ResetForm /Fields 50 0 R >> >>',
        50: `[${o.textField} 0 R]`,
      },
    }).seal();
    const { signature } = first(signed.update({ [o.textField]: textFieldBody('9') }));
    expect(signature.laterChanges.permitted).toBe(entry === '');
  },
);

describe('a field that becomes read-only', () => {
  const lock = (fields: string): Parameters<Paper['seal']>[0] => ({
    name: 'Locking',
    fieldEntries: `/Lock << /Type /SigFieldLock /Action /Include /Fields [${fields}] >>`,
  });
  const withFlags = (flags: number): string => textFieldBody('', `/Ff ${flags}`);
  const seal = (fields: string, flags: number, first = Paper.make().seal()): Paper =>
    first.seal({ ...lock(fields), also: () => ({ [o.textField]: withFlags(flags) }) });
  test.each([
    ['by the signature that locks it', seal('(Amount)', 1), true],
    ['by a signature that locks another', seal('(Other)', 1), false],
    ['and more by the signature that locks it', seal('(Amount)', 3), false],
    ['under P=1', seal('(Amount)', 1, Paper.make().seal({ certify: 1 })), false],
    [
      'by no signature',
      Paper.make()
        .seal()
        .update({ [o.textField]: withFlags(1) }),
      false,
    ],
    [
      'after the signature that locks it',
      Paper.make()
        .seal(lock('(Amount)'))
        .update({ [o.textField]: withFlags(1) }),
      false,
    ],
  ])('%s: permitted %s', (_, paper, permitted) => {
    expect(first(paper).signature.laterChanges.permitted).toBe(permitted);
  });
});

test.each([
  [1, 'failed'],
  [2, 'failed'],
  [3, 'passed'],
])('P=%i of a SigFieldLock binds what comes after: a remark makes it %s', (level, status) => {
  const sealed = Paper.make().seal({
    fieldEntries: `/Lock << /Type /SigFieldLock /Action /Include /Fields [] /P ${level} >>`,
  });
  const remark = '<< /Type /Annot /Subtype /Text /Rect [40 10 60 30] /Contents (new) >>';
  expect(first(sealed.update({ 60: remark, ...annotations(sealed, 60) })).signature.status).toBe(status);
});

test.each([
  [['/P 3', '/P 1'], false],
  [['/P 1', '/P 3'], false],
  [['/P 3', '/P 2'], true],
])('of several DocMDP transforms, %j, the strictest binds', (levels, permitted) => {
  const transforms = levels.map((p) => `<< /TransformMethod /DocMDP /TransformParams << ${p} >> >>`);
  const sealed = Paper.make().seal({ dictionary: `/Reference [${transforms.join(' ')}]` });
  const { signature } = first(sealed.update({ [o.textField]: textFieldBody('100') }));
  expect(signature.laterChanges.permitted).toBe(permitted);
});

test('under P=1 a signature is no time-stamp because its Type says so (EN 319 142-1, 5.4.3)', () => {
  const certified = Paper.make().seal({ certify: 1 });
  const { signature } = first(certified.seal({ type: 'DocTimeStamp', name: 'Late' }));
  expect(signature.status).toBe('failed');
  expect(first(certified.timestamp(new Date('2026-06-01T13:00:00Z'))).signature.status).toBe('passed');
});

test.each([
  ['/MK << >>', true],
  ['/MK << /BG [] >>', true],
  ['/MK << /BG [1 1 1] >>', null],
  ['/MK << /CA (Pay) >>', null],
])('an empty signature field that viewers paint by %s is permitted: %s', (look, permitted) => {
  const sealed = Paper.make().seal();
  const field = `<< /Type /Annot /Subtype /Widget /FT /Sig /T (E2) /F 4 /Rect [50 700 300 750] ${look} /P 3 0 R >>`;
  const changed = {
    60: field,
    ...annotations(sealed, 60),
    ...formWith(sealed, /Fields \[/, 'Fields [60 0 R '),
  };
  expect(first(sealed.update(changed)).signature.laterChanges.permitted).toBe(permitted);
});

test.each([
  ['/Version /1.7', true],
  ['/Version (1.7)', false],
])('a catalog that gains %s: %s', (entry, permitted) => {
  const sealed = Paper.make().seal();
  expect(first(sealed.update(catalogWith(sealed, entry))).signature.laterChanges.permitted).toBe(permitted);
});

describe('several revisions', () => {
  test('a change between two signatures concerns the first and not the second', () => {
    const paper = Paper.make().seal();
    const changed = paper.update({ [o.content]: streamBody('', 'other') });
    const { document } = first(changed.seal({ name: 'Late' }));
    expect(document.signatures.map(({ status }) => status)).toEqual(['failed', 'passed']);
  });

  test('each item names the revision that made it', () => {
    const { signature } = first(
      Paper.make()
        .seal()
        .seal({ name: 'B' })
        .update({ [o.font]: '<< >>' }),
    );
    expect(
      signature.laterChanges.items.filter(({ rule }) => rule === 'other').map(({ revision }) => revision),
    ).toContain(4);
  });

  test('a certification binds what later signatures see', () => {
    const paper = Paper.make().seal({ certify: 2 }).seal({ name: 'B' });
    const noted = paper.update({ [o.note]: paper.body(o.note).replace('read this', 'x') });
    expect(first(noted).document.signatures.map(({ laterChanges }) => laterChanges.permitted)).toEqual([
      false,
      false,
    ]);
  });

  test('annotations can be accepted where nothing forbids them', () => {
    const paper = Paper.make().seal();
    const noted = paper.update({ [o.note]: paper.body(o.note).replace('read this', 'x') });
    expect(first(noted, { allowChanges: 'annotations' }).signature.status).toBe('passed');
  });

  test('a form XObject that fields and pages share is judged by the page', () => {
    const shared = pageBody([o.textField, o.emptySignature]).replace(
      '/Font',
      '/XObject << /X 12 0 R >> /Font',
    );
    const sealed = Paper.make({ objects: { [o.page]: shared } }).seal();
    const filled = sealed.update({
      [o.textField]: textFieldBody('900'),
      [o.textLook]: streamBody('/Type /XObject /Subtype /Form /BBox [0 0 200 20]', '(other) Tj'),
    });
    expect(first(filled).signature.laterChanges).toMatchObject({ permitted: false, level: 'other' });
  });

  test('an object the signed content refers to but that did not exist may not appear', () => {
    const dangling = pageBody([o.textField, o.emptySignature]).replace(
      '/Font',
      '/XObject << /X 99 0 R >> /Font',
    );
    const sealed = Paper.make({ objects: { [o.page]: dangling } }).seal();
    const filled = sealed.update({ 99: streamBody('/Type /XObject /Subtype /Form /BBox [0 0 9 9]', 'f') });
    expect(first(filled).signature.laterChanges.permitted).toBe(false);
  });
});

describe('tagged documents', () => {
  const tagged = Paper.make({
    catalog: '/MarkInfo << /Marked true >> /StructTreeRoot 13 0 R',
    objects: {
      13: '<< /Type /StructTreeRoot /K 14 0 R /ParentTree << /Nums [0 [15 0 R]] >> /ParentTreeNextKey 1 >>',
      14: '<< /Type /StructElem /S /Document /P 13 0 R /K [15 0 R] >>',
      15: '<< /Type /StructElem /S /P /P 14 0 R /Pg 3 0 R /K 0 >>',
    },
  }).seal();
  /** A new signature in whose update the structure grows by one element. */
  const grow = (element: (field: number) => string): Paper =>
    tagged.seal({
      name: 'Next',
      fieldEntries: '/StructParent 1',
      also: (field) => ({
        13: '<< /Type /StructTreeRoot /K 14 0 R /ParentTree << /Nums [0 [15 0 R] 1 95 0 R] >> /ParentTreeNextKey 2 >>',
        14: '<< /Type /StructElem /S /Document /P 13 0 R /K [15 0 R 95 0 R] >>',
        95: `<< /Type /StructElem /S /Form /P 14 0 R /Pg 3 0 R /K ${element(field)} >>`,
      }),
    });

  test('may grow by the element of the widget that was added', () => {
    const grown = grow((field) => `<< /Type /OBJR /Obj ${field} 0 R /Pg 3 0 R >>`);
    expect(first(grown).signature.laterChanges).toMatchObject({ permitted: true, level: 'form' });
  });

  test('may not grow by an element for a widget that was there', () => {
    const grown = grow(() => `<< /Type /OBJR /Obj ${o.textField} 0 R /Pg 3 0 R >>`);
    expect(first(grown).signature.laterChanges.permitted).toBe(false);
  });

  test('may not grow elements for content', () => {
    expect(first(grow(() => '0')).signature.laterChanges.permitted).toBe(false);
  });

  test('may not grow by an element that holds nothing', () => {
    expect(first(grow(() => '[]')).signature.laterChanges.permitted).toBe(false);
  });

  test.each([
    ['lose an entry of its parent tree', '/ParentTree << /Nums [] >> /ParentTreeNextKey 1'],
    ['count its parent tree down', '/ParentTree << /Nums [0 [15 0 R]] >> /ParentTreeNextKey 0'],
  ])('may not %s', (_what, entries) => {
    const changed = tagged.update({ 13: `<< /Type /StructTreeRoot /K 14 0 R ${entries} >>` });
    expect(first(changed).signature.laterChanges.permitted).toBe(false);
  });

  test('may not lose an element', () => {
    const lost = tagged.update({ 14: '<< /Type /StructElem /S /Document /P 13 0 R /K [] >>' });
    expect(first(lost).signature.laterChanges.permitted).toBe(false);
  });

  test('may not have one element in the place of two', () => {
    const list = (text: string): string => `[<< /S /Span /ActualText (${text}) >>]`;
    const paragraph = (kids: number): string => `<< /Type /StructElem /S /P /P 13 0 R /K ${kids} 0 R >>`;
    const signed = Paper.make({
      catalog: '/StructTreeRoot 13 0 R',
      objects: {
        13: '<< /Type /StructTreeRoot /K [14 0 R 15 0 R] >>',
        14: paragraph(16),
        15: paragraph(17),
        16: list('one'),
        17: list('two'),
      },
    }).seal();
    expect(first(signed.update({ 14: paragraph(16) })).signature.laterChanges.permitted).toBe(true);
    expect(first(signed.update({ 14: paragraph(17) })).signature.laterChanges.permitted).toBe(false);
    const both = signed.update({ 14: paragraph(17), 17: list('one') });
    expect(first(both).signature.laterChanges.permitted).toBe(false);
  });

  test('whose tree is named by another generation keep it', () => {
    const tree = '<< /Type /StructTreeRoot /K [] >>';
    const signed = Paper.make({ catalog: '/StructTreeRoot 13 1 R', objects: { 13: tree } }).seal();
    expect(first(signed.update({ 13: tree })).signature.laterChanges.permitted).toBe(true);
    const grown = { 13: tree.replace('[]', '[14 0 R]'), 14: '<< /S /P /ActualText (other) >>' };
    expect(first(signed.update(grown)).signature.laterChanges.permitted).toBe(false);
  });

  test('may not change an element', () => {
    const changed = tagged.update({
      15: '<< /Type /StructElem /S /P /P 14 0 R /Pg 3 0 R /K 0 /ActualText (other) >>',
    });
    expect(first(changed).signature.laterChanges.permitted).toBe(false);
  });
});
