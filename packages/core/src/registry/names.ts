// The renamings between Python 2 and Python 3 that `fix_imports` stands for.
// Facts of CPython's Lib/_compat_pickle.py (3.12, the last that knows Tix), and nothing else: no name is guessed.

/** The exceptions that both Pythons have. Where CPython runs on Windows, WindowsError too. */
export const EXCEPTIONS =
  'ArithmeticError AssertionError AttributeError BaseException BufferError BytesWarning ' +
  'DeprecationWarning EOFError EnvironmentError Exception FloatingPointError FutureWarning GeneratorExit IOError ' +
  'ImportError ImportWarning IndentationError IndexError KeyError KeyboardInterrupt LookupError MemoryError ' +
  'NameError NotImplementedError OSError OverflowError PendingDeprecationWarning ReferenceError RuntimeError ' +
  'RuntimeWarning StopIteration SyntaxError SyntaxWarning SystemError SystemExit TabError TypeError ' +
  'UnboundLocalError UnicodeDecodeError UnicodeEncodeError UnicodeError UnicodeTranslateError UnicodeWarning ' +
  'UserWarning ValueError Warning ZeroDivisionError';

/** The exceptions of Python 3 that are an OSError to Python 2. */
export const OS_ERRORS_OF_PYTHON_3 =
  'BrokenPipeError ChildProcessError ConnectionAbortedError ConnectionError ConnectionRefusedError ConnectionResetError ' +
  'FileExistsError FileNotFoundError InterruptedError IsADirectoryError NotADirectoryError PermissionError ' +
  'ProcessLookupError TimeoutError';

// Both ways. `old=new` for modules; for names `oldModule newModule old=new ...`, where `=new` is left out if it is the same.
const modules =
  '__builtin__=builtins copy_reg=copyreg Queue=queue SocketServer=socketserver ConfigParser=configparser ' +
  'repr=reprlib tkFileDialog=tkinter.filedialog tkSimpleDialog=tkinter.simpledialog ' +
  'tkColorChooser=tkinter.colorchooser tkCommonDialog=tkinter.commondialog Dialog=tkinter.dialog ' +
  'Tkdnd=tkinter.dnd tkFont=tkinter.font tkMessageBox=tkinter.messagebox ScrolledText=tkinter.scrolledtext ' +
  'Tkconstants=tkinter.constants Tix=tkinter.tix ttk=tkinter.ttk Tkinter=tkinter markupbase=_markupbase ' +
  '_winreg=winreg thread=_thread dummy_thread=_dummy_thread dbhash=dbm.bsd dumbdbm=dbm.dumb dbm=dbm.ndbm ' +
  'gdbm=dbm.gnu xmlrpclib=xmlrpc.client SimpleXMLRPCServer=xmlrpc.server httplib=http.client ' +
  'htmlentitydefs=html.entities HTMLParser=html.parser Cookie=http.cookies cookielib=http.cookiejar ' +
  'BaseHTTPServer=http.server test.test_support=test.support commands=subprocess urlparse=urllib.parse ' +
  'robotparser=urllib.robotparser urllib2=urllib.request anydbm=dbm _abcoll=collections.abc';

const names = [
  '__builtin__ builtins xrange=range unichr=chr unicode=str long=int',
  '__builtin__ functools reduce',
  '__builtin__ sys intern',
  'itertools builtins izip=zip imap=map ifilter=filter',
  'itertools itertools ifilterfalse=filterfalse izip_longest=zip_longest',
  'UserDict collections IterableUserDict=UserDict',
  'UserList collections UserList',
  'UserString collections UserString',
  'whichdb dbm whichdb',
  '_socket socket fromfd',
  '_multiprocessing multiprocessing.connection Connection',
  'multiprocessing.process multiprocessing.context Process',
  'multiprocessing.forking multiprocessing.popen_fork Popen',
  'urllib urllib.error ContentTooShortError',
  'urllib urllib.request getproxies pathname2url url2pathname urlcleanup urlopen urlretrieve',
  'urllib urllib.parse quote_plus quote unquote_plus unquote urlencode',
  'urllib2 urllib.error HTTPError URLError',
  'multiprocessing multiprocessing.context AuthenticationError BufferTooShort ProcessError TimeoutError',
  `exceptions builtins ${EXCEPTIONS}`,
];

// One way only.
const modulesTo3 =
  'cPickle=pickle _elementtree=xml.etree.ElementTree FileDialog=tkinter.filedialog ' +
  'SimpleDialog=tkinter.simpledialog DocXMLRPCServer=xmlrpc.server SimpleHTTPServer=http.server ' +
  'CGIHTTPServer=http.server UserDict=collections UserList=collections UserString=collections whichdb=dbm ' +
  'StringIO=io cStringIO=io';
const modulesTo2 = '_bz2=bz2 _dbm=dbm _functools=functools _gdbm=gdbm _pickle=pickle';
const namesTo3 = [
  '__builtin__ builtins basestring=str',
  'exceptions builtins StandardError=Exception',
  'UserDict collections UserDict',
  'socket socket _socketobject=SocketType',
];
const namesTo2 = [
  '_functools __builtin__ reduce',
  'tkinter.filedialog FileDialog FileDialog LoadFileDialog SaveFileDialog',
  'tkinter.simpledialog SimpleDialog SimpleDialog',
  'xmlrpc.server DocXMLRPCServer ServerHTMLDoc XMLRPCDocGenerator DocXMLRPCRequestHandler DocXMLRPCServer ' +
    'DocCGIXMLRPCRequestHandler',
  'http.server SimpleHTTPServer SimpleHTTPRequestHandler',
  'http.server CGIHTTPServer CGIHTTPRequestHandler',
  '_socket socket socket=_socketobject',
  `builtins exceptions ${OS_ERRORS_OF_PYTHON_3.replaceAll(' ', '=OSError ')}=OSError ModuleNotFoundError=ImportError ImportCycleError=ImportError`,
];

/** A global's name: module, then name. */
export type GlobalName = readonly [module: string, name: string];

class Renaming {
  readonly #modules = new Map<string, string>();
  readonly #names = new Map<string, GlobalName>();

  addModules(table: string, isReversed: boolean): void {
    for (const row of table.split(' ')) {
      const [from, to] = row.split('=') as [string, string];
      this.#modules.set(isReversed ? to : from, isReversed ? from : to);
    }
  }

  addNames(table: readonly string[], isReversed: boolean): void {
    for (const row of table) {
      const [from, to, ...pairs] = row.split(' ') as [string, string, ...string[]];
      for (const pair of pairs) {
        const [old, renamed = old] = pair.split('=') as [string, string?];
        if (isReversed) this.#names.set(`${to} ${renamed}`, [from, old]);
        else this.#names.set(`${from} ${old}`, [to, renamed]);
      }
    }
  }

  // A name's own row beats its module's, as in find_class and save_global.
  apply(module: string, name: string): GlobalName {
    return this.#names.get(`${module} ${name}`) ?? [this.#modules.get(module) ?? module, name];
  }
}

// Built when first needed: most pickles are of protocol 4 and need neither.
let to3: Renaming | undefined;
let to2: Renaming | undefined;

/**
 * Gives the Python 3 name of a global that Python 2 wrote; another name comes back as it is.
 *
 * Source: CPython's Lib/_compat_pickle.py, IMPORT_MAPPING and NAME_MAPPING.
 */
export function toPython3(module: string, name: string): GlobalName {
  if (to3 === undefined) {
    to3 = new Renaming();
    to3.addModules(`${modules} ${modulesTo3}`, false);
    to3.addNames([...names, ...namesTo3], false);
  }
  return to3.apply(module, name);
}

/**
 * Gives the name by which Python 2 knows a global; another name comes back as it is.
 *
 * Source: CPython's Lib/_compat_pickle.py, REVERSE_IMPORT_MAPPING and REVERSE_NAME_MAPPING.
 */
export function toPython2(module: string, name: string): GlobalName {
  if (to2 === undefined) {
    to2 = new Renaming();
    to2.addModules(modules, true);
    to2.addModules(modulesTo2, false);
    to2.addNames(names, true);
    to2.addNames(namesTo2, false);
  }
  return to2.apply(module, name);
}
