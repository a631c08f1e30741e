// Editing a pickle without its classes: load exact, change one field, dump. The rest of the bytes stays as it was, and
// Python finds the change and nothing else.
import { deflateSync, inflateSync } from 'node:zlib';
import { dumps, fieldsOf, load, loads, type PyDict, PyObject } from '@picklekit/core';
import { expect, test } from 'vitest';
import { findPackages } from '../src/packages.ts';
import { bytesDifference, pythonsAtHand, withEachPython } from './support.ts';

const EXACT = { exact: true } as const;
// The first import of scikit-learn takes seconds.
const SLOW = { timeout: 120_000 };

/** Loads, changes, dumps; at the protocol that the pickle names, which 0 and 1 do not. */
function edit<T>(bytes: Uint8Array, change: (value: T) => void, protocol = bytes[1] as number): Uint8Array {
  const value = loads<T>(bytes, EXACT);
  change(value);
  return dumps(value, { ...EXACT, protocol });
}

/** What stands between the bytes that both have at the front and those that both have at the end. */
function replaced(before: Uint8Array, after: Uint8Array): [before: number[], after: number[]] {
  let front = 0;
  while (before[front] === after[front]) front++;
  let back = 0;
  while (before.at(-1 - back) === after.at(-1 - back)) back++;
  return [[...before.subarray(front, before.length - back)], [...after.subarray(front, after.length - back)]];
}

function bytesOf(latin1: string): number[] {
  return [...Buffer.from(latin1, 'latin1')];
}

const pythons = await pythonsAtHand();
const python2 = pythons.filter(({ major }) => major === 2);
if (python2.length === 0) test.skip('a saved game of Python 2: no Python 2.7 at hand', () => {});

withEachPython(python2, 'and a saved game:', (_python, opened) => {
  const run = (source: string, parts: readonly Uint8Array[] = []) =>
    opened().bridge.run(`import cPickle, pickle, user_models_game as game\n${source}`, parts);

  for (const protocol of [0, 1, 2]) {
    for (const module of ['pickle', 'cPickle']) {
      test(`${module}, protocol ${protocol}: gets the gold of its hero changed and nothing else`, async () => {
        const { out } = await run(
          `out = [${module}.dumps(game.save_game(gold), ${protocol}) for gold in (100, 2500)]`,
        );
        const [before, expected] = out as [Uint8Array, Uint8Array];
        const pay = (world: PyObject) => {
          expect(world.className).toBe('user_models_game.World');
          const [hero] = world.get('heroes') as [PyObject];
          expect(fieldsOf(hero)).toMatchObject({ gold: 100n, inventory: expect.any(PyObject) });
          hero.set('gold', 2500n);
        };
        const after = edit(before, pay, protocol);
        if (module === 'pickle') expect(bytesDifference(expected, after)).toBeUndefined();
        // cPickle leaves out what its reference counts show to be fetched by nothing, and numbers from 1; we do not. Beside that:
        const gold = protocol === 0 ? [bytesOf('1'), bytesOf('25')] : [bytesOf('Kd'), bytesOf('M\xc4\t')];
        expect(
          replaced(
            edit(before, () => {}, protocol),
            after,
          ),
        ).toEqual(gold);
        const { result } = await run(
          `
loaded = [m.loads(parts[0]) for m in (pickle, cPickle)]
result = [graph.difference(game.save_game(2500), world, ()) for world in loaded]
result += [type(loaded[0]).__name__, loaded[0].map["home"] is loaded[0].heroes[0], type(loaded[0].heroes[0].name).__name__]`,
          [after],
        );
        // `instance`: still one of an old-style class, `str`: still no unicode.
        expect(result).toEqual([null, null, 'instance', true, 'str']);
      });
    }
  }
});

const packages = await findPackages(pythons);
if (packages.python === undefined)
  test.skip(`Django and scikit-learn: no packages (${packages.reason})`, () => {});
const { folder } = { folder: '', ...packages };
const PATH = `import sys\nif ${JSON.stringify(folder)} not in sys.path: sys.path.append(${JSON.stringify(folder)})\n`;

const DJANGO = `${PATH}
import django, tempfile
from django.conf import settings
if not settings.configured:
    CACHE = tempfile.mkdtemp()
    settings.configure(SECRET_KEY="k" * 50, USE_TZ=True, DATABASES={},
        SESSION_SERIALIZER="django.core.serializers.base.PickleSerializer",
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "django.contrib.sessions"],
        CACHES={"default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": CACHE}})
    django.setup()
from django.contrib.auth.models import User
from django.contrib.sessions.backends.cache import SessionStore
from django.core import signing
from django.core.cache import cache
from django.http import QueryDict
from django.utils.safestring import SafeString
def fill(session):
    session["_auth_user_id"] = "7"
    session["cart"] = [{"sku": "A-1", "count": 2, "price": decimal.Decimal("9.90")}, {"sku": "B-2", "count": 1, "price": decimal.Decimal("5")}]
    session["seen"] = datetime.datetime(2024, 1, 2, 3, 4, 5, 678, tzinfo=datetime.timezone.utc)
    session["user"] = User(id=7, username="alice", email="alice@example.com", date_joined=datetime.datetime(2024, 1, 1, tzinfo=datetime.timezone.utc))
    session["query"] = QueryDict("q=shoes&page=2&page=3")
    session["note"] = SafeString("<b>hello</b>")
    return session
def facts(session):
    user, query = session["user"], session["query"]
    return [session["_auth_user_id"], [[row["sku"], row["count"], str(row["price"])] for row in session["cart"]], session["seen"].isoformat(),
            user.username, user.email, user._state.adding, query.getlist("page"), type(session["note"]).__name__]
`;
const FACTS = [
  '7',
  [
    ['A-1', 2, '9.90'],
    ['B-2', 1, '5'],
  ],
  '2024-01-02T03:04:05.000678+00:00',
  'alice',
  'alice@example.com',
  true,
  ['2', '3'],
  'SafeString',
];

withEachPython(packages.python ? [packages.python] : [], 'and what programs store:', (_python, opened) => {
  const run = (source: string, parts: readonly Uint8Array[] = []) => opened().bridge.run(source, parts);

  const promote = (session: PyDict) => {
    const cart = session.get('cart') as PyDict[];
    expect(cart[0]?.get('count')).toBe(2n);
    cart[0]?.set('count', 200n);
  };
  const promoted = FACTS.map((fact, index) =>
    index === 1
      ? [
          ['A-1', 200, '9.90'],
          ['B-2', 1, '5'],
        ]
      : fact,
  );

  test('a signed Django session gets another count', SLOW, async () => {
    const { out } = await run(`${DJANGO}
store = SessionStore()
out = [store.encode(fill({})).encode()]`);
    // Data (base64 of a pickle, with a dot in front if compressed), time and signature, with colons between.
    const [data = '', ...rest] = new TextDecoder().decode(out[0]).split(':');
    expect(rest).toHaveLength(2);
    const isCompressed = data.startsWith('.');
    const packed = Buffer.from(data.replace('.', ''), 'base64url');
    const before = isCompressed ? inflateSync(packed) : packed;
    const after = edit(before, promote);
    // K\\x02 became K\\xc8, and that is all.
    expect(replaced(before, after)).toEqual([[2], [200]]);
    const { result } = await run(
      `${DJANGO}
import base64, zlib
store = SessionStore()
data = "." + base64.urlsafe_b64encode(zlib.compress(parts[0])).strip(b"=").decode()
signed = signing.TimestampSigner(salt=store.key_salt).sign(data)
result = facts(store.decode(signed))`,
      [after],
    );
    expect(result).toEqual(promoted);
  });

  test('a cached Django session is edited in its file', SLOW, async () => {
    const { result: key, out } = await run(`${DJANGO}
session = fill(SessionStore())
session.save()
result = session.session_key
out = [open(cache._key_to_file(session.cache_key), "rb").read()]`);
    const file = out[0] as Uint8Array;
    // The time of expiry as a pickle of its own, then the compressed one.
    const expiry = load(file, EXACT);
    expect(expiry.value).toBeTypeOf('number');
    const before = inflateSync(file.subarray(expiry.end));
    const after = edit(before, promote);
    expect(replaced(before, after)).toEqual([[2], [200]]);
    const { result } = await run(
      `${DJANGO}
session = SessionStore(${JSON.stringify(key)})
with open(cache._key_to_file(session.cache_key), "wb") as f: f.write(parts[0])
result = facts(session)`,
      [Buffer.concat([file.subarray(0, expiry.end), deflateSync(after)])],
    );
    expect(result).toEqual(promoted);
  });

  test('a cached Django model gets another address', SLOW, async () => {
    const { out } = await run(`${DJANGO}
user = fill({})["user"]
out = [pickle.dumps(user, protocol) for protocol in range(6)]`);
    for (const [protocol, before] of out.entries()) {
      const after = edit<PyObject>(before, (user) => user.set('email', 'bob@example.org'), protocol);
      const { result, out } = await run(
        `${DJANGO}
user = fill({})["user"]
user.email = "bob@example.org"
loaded = pickle.loads(parts[0])
result = [loaded.email, loaded.username, loaded == user]
out = [pickle.dumps(user, ${protocol})]`,
        [after],
      );
      expect(result).toEqual(['bob@example.org', 'alice', true]);
      expect(bytesDifference(out[0] as Uint8Array, after), `protocol ${protocol}`).toBeUndefined();
    }
  });

  test('a scikit-learn pipeline gets another parameter', SLOW, async () => {
    const SETUP = `${PATH}
import numpy
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler
X = numpy.array([[0.0, 1.0], [1.0, 3.0], [2.0, 0.5], [3.0, 2.0], [4.0, 4.0], [5.0, 1.0]])
y = numpy.array([0, 0, 0, 1, 1, 1])
def fitted():
    model = Pipeline([("scale", StandardScaler()), ("fit", LogisticRegression(C=0.5, max_iter=200))])
    return model.fit(X, y)
`;
    for (const protocol of [2, 3, 4, 5]) {
      const { out, result: hasTwins } = await run(`${SETUP}
import pickletools
model = fitted()
out = [pickle.dumps(model, ${protocol}), model.predict(X).tobytes()]
texts = [text for opcode, text, _ in pickletools.genops(out[0]) if opcode.name.endswith("UNICODE")]
result = len(texts) > len(set(texts))`);
      const before = out[0] as Uint8Array;
      const untouched = edit(before, () => {});
      // Under Python 3.11 the parameter 'C' and numpy's order 'C' are two objects, which we write as one.
      if (hasTwins !== true)
        expect(bytesDifference(before, untouched), `protocol ${protocol}`).toBeUndefined();
      const after = edit<PyObject>(before, (model) => {
        expect(model.className).toBe('sklearn.pipeline.Pipeline');
        const [, [, regression]] = model.get('steps') as [unknown, [string, PyObject]];
        expect(fieldsOf(regression)).toMatchObject({ C: 0.5, max_iter: 200n });
        regression.set('C', 4.25);
      });
      // The eight bytes of a BINFLOAT; 0.5 is 3fe0 ..., 4.25 is 4011 ...
      expect(replaced(untouched, after), `protocol ${protocol}`).toEqual([
        [0x3f, 0xe0],
        [0x40, 0x11],
      ]);
      const { result } = await run(
        `${SETUP}
model = pickle.loads(parts[0])
expected = fitted().set_params(fit__C=4.25)
result = [model.get_params()["fit__C"], repr(model) == repr(expected), model.predict_proba(X).tobytes() == expected.predict_proba(X).tobytes()]`,
        [after],
      );
      expect(result).toEqual([4.25, true, true]);
    }
  });

  test('the trees of a forest stay what they are beside a changed parameter', SLOW, async () => {
    const { out } = await run(`${PATH}
import numpy
from sklearn.ensemble import RandomForestRegressor
X = numpy.arange(40.0).reshape(20, 2)
model = RandomForestRegressor(n_estimators=3, random_state=1).fit(X, X[:, 0] ** 2)
out = [pickle.dumps(model), X.tobytes(), model.predict(X).tobytes()]`);
    const [before, X, predictions] = out as [Uint8Array, Uint8Array, Uint8Array];
    const after = edit<PyObject>(before, (model) => model.set('verbose', 7n));
    // NumPy writes a new string "i8" with each array, which JavaScript cannot keep apart from an equal one: three bytes less.
    expect(
      replaced(
        edit(before, () => {}),
        after,
      ),
    ).toEqual([[0], [7]]);
    expect(before.length - after.length).toBeLessThan(10);
    const { result } = await run(
      `import numpy
model = pickle.loads(parts[0])
X = numpy.frombuffer(parts[1]).reshape(20, 2)
result = [model.verbose, model.set_params(verbose=0).predict(X).tobytes() == parts[2]]`,
      [after, X, predictions],
    );
    expect(result).toEqual([7, true]);
  });
});
