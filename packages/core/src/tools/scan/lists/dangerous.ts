// What must not be named by a pickle: modules of which almost any function will do for an attack, and single names.
// Facts of Python's library reference and of the advisories named in `versions.ts`; the grouping and the reasons are ours.

/** Names that are dangerous for one and the same reason. */
export interface DangerousGroup {
  /** What a pickle gains by them; completes the sentence "... can". */
  readonly why: string;
  /** Modules, with all that is in them and below them. Separated by blanks. */
  readonly modules?: string;
  /** Single names, as `module: name name`; all that is below a name goes with it. */
  readonly names?: readonly string[];
}

export const DANGEROUS: readonly DangerousGroup[] = [
  {
    why: 'start other programs',
    modules:
      'os posix nt subprocess pty popen2 commands _posixsubprocess _winapi pipes pexpect ptyprocess winpty sh ' +
      'plumbum invoke fabric multiprocessing _multiprocessing concurrent.futures.process billiard ' +
      'asyncio _asyncio uvloop _aix_support _osx_support distutils setuptools pkg_resources ' +
      'win32api win32com win32process pythoncom wmi pyautogui numpy.distutils torch.utils.cpp_extension ' +
      'torch.utils.collect_env torch.distributed torch._inductor psutil.Popen',
    names: [
      'platform: popen system _syscmd_ver _syscmd_uname architecture libc_ver',
      'uuid: _popen _get_command_stdout getnode _ifconfig_getter _ip_getter _arp_getter _lanscan_getter _netstat_getter',
      'concurrent.futures: ProcessPoolExecutor ThreadPoolExecutor',
      'psutil: Popen Process',
      'imaplib: IMAP4_stream',
      'pydoc: pipepager tempfilepager',
      'joblib: Parallel',
      'numpy.testing: runstring rundocs',
      'test.support: run_in_subinterp',
    ],
  },
  {
    why: 'run code that the pickle carries or points to',
    modules:
      'code codeop bdb pdb trace profile cProfile _lsprof timeit doctest runpy idlelib lib2to3 modulefinder ' +
      'compileall py_compile _pyrepl rlcompleter IPython ipykernel notebook ipdb unittest test ' +
      'annotationlib sched sympy.utilities.lambdify sympy.parsing jinja2 mako numba cffi Cython pyximport ' +
      'numpy.f2py numpy.testing __torch__ torch.jit torch.fx torch._dynamo torch.compile torch.package torch.utils.bottleneck ' +
      'torch.utils._config_module torch.testing torch.onnx torch.utils.data.datapipes pandas.core.computation ' +
      '_interpreters _xxsubinterpreters _xxinterpqueues concurrent.interpreters concurrent.futures.interpreter ' +
      '_testcapi _testinternalcapi',
    names: [
      'builtins: eval exec compile execfile apply __build_class__ breakpoint code',
      'types: CodeType FunctionType LambdaType MethodType ModuleType GeneratorType CoroutineType CellType new_class prepare_class coroutine',
      'new: code function instancemethod module classobj',
      'typing: get_type_hints _eval_type ForwardRef evaluate_forward_ref',
      'dataclasses: make_dataclass _create_fn',
      'six: exec_ reraise',
      'sympy: lambdify sympify parse_expr',
      'pandas: eval',
      'numexpr: evaluate',
      'numpy: source',
      'tensorflow: py_function numpy_function',
      'keras.src.legacy.saving.legacy_h5_format: load_model_from_hdf5',
      'cgitb: lookup',
      'smtpd: SMTPServer',
    ],
  },
  {
    why: 'import modules, or find any object by its name',
    modules:
      'importlib imp _imp _frozen_importlib _frozen_importlib_external zipimport pkgutil ensurepip pip site venv ' +
      'sitecustomize usercustomize inspect pydoc',
    names: [
      'builtins: __import__ reload',
      'six: add_move',
      'unittest.mock: _importer _dot_lookup patch',
      'xmlrpc.server: resolve_dotted_attribute',
      'test.support: get_attribute',
      'codecs: register lookup',
      'setuptools: find_packages',
      'werkzeug.utils: import_string',
      'django.utils.module_loading: import_string',
    ],
  },
  {
    why: 'reach, change or call attributes of any object',
    modules: 'sys gc',
    names: [
      'builtins: setattr delattr vars globals locals exit quit help license',
      'operator: attrgetter methodcaller itemgetter call setitem delitem isCallable',
      '_operator: attrgetter methodcaller itemgetter call setitem delitem',
      'string: Formatter',
      'weakref: finalize',
      'functools: singledispatch singledispatchmethod cached_property update_wrapper wraps',
      'copyreg: add_extension remove_extension clear_extension_cache pickle constructor',
      'contextlib: ExitStack AsyncExitStack contextmanager closing',
    ],
  },
  {
    why: 'unpickle or unmarshal what the pickle carries, unseen by this scan',
    modules:
      'pickle _pickle cPickle marshal shelve dill cloudpickle jsonpickle joblib.externals joblib.memory ' +
      'ruamel yaml rpyc Pyro4 Pyro5 execnet keras.saving torch.hub ray.cloudpickle',
    names: [
      'pickletools: optimize',
      'joblib: load dump Memory',
      'joblib.numpy_pickle: load dump load_temporary_memmap NDArrayWrapper read_array',
      'joblib.numpy_pickle_utils: _read_fileobject',
      'torch: load save',
      'torch.serialization: load save _load _legacy_load _open_file_like',
      'torch.storage: _load_from_bytes',
      'pandas: read_pickle',
      'pandas.io.pickle: read_pickle to_pickle',
      'pandas.compat.pickle_compat: load loads Unpickler',
      'numpy: load',
      'numpy.lib.npyio: load NpzFile',
      'numpy.lib._npyio_impl: load NpzFile',
      'numpy.lib.format: read_array',
      'numpy.lib._format_impl: read_array',
      'keras.models: load_model',
      'tensorflow.keras.models: load_model',
      'tensorflow.python.keras.models: load_model',
      'tensorflow: load_library load_op_library',
      'multiprocessing.reduction: ForkingPickler',
      'plistlib: load loads',
    ],
  },
  {
    why: 'read, write or delete files',
    modules:
      'shutil tempfile glob fileinput linecache filecmp zipfile tarfile gzip bz2 lzma compression _compression dbm ' +
      '_dbm _gdbm sqlite3 _sqlite3 mmap posixpath ntpath genericpath mailbox netrc fcntl _pyio fsspec smart_open ' +
      's3fs gcsfs h5py logging.handlers logging.config pandas.io distutils.file_util aiofiles',
    names: [
      'builtins: open file input',
      'io: open open_code FileIO OpenWrapper text_encoding',
      '_io: open open_code FileIO OpenWrapper',
      'codecs: open EncodedFile StreamReaderWriter',
      'tokenize: open generate_tokens',
      'logging: FileHandler basicConfig',
      'numpy: loadtxt genfromtxt fromfile memmap save savez savez_compressed savetxt fromregex DataSource',
      'numpy.lib.npyio: loadtxt genfromtxt fromregex save savez savetxt DataSource',
      'numpy.core.memmap: memmap',
      'numpy._core.memmap: memmap',
      'pandas: read_csv read_table read_json read_html read_xml read_hdf read_excel read_sql read_feather read_parquet HDFStore ExcelFile',
      'xml.etree.ElementTree: parse ElementTree iterparse',
      'xml.dom.minidom: parse',
      'xml.dom.pulldom: parse',
      'xml.sax: parse',
      'lxml.etree: parse',
      'configparser: ConfigParser RawConfigParser',
      'mimetypes: init guess_type',
      'torch: from_file',
    ],
  },
  {
    why: 'talk to the network',
    modules:
      'socket _socket ssl _ssl socketserver select selectors ftplib smtplib smtpd poplib imaplib nntplib telnetlib ' +
      'http.client http.server httplib httplib2 urllib.request urllib.robotparser urllib2 urllib3 xmlrpc requests.api ' +
      'requests.sessions requests.adapters aiohttp httpx websocket websockets webbrowser antigravity wsgiref cgi ' +
      'paramiko asyncssh scapy boto3 botocore pycurl twisted tornado zmq asyncore asynchat dns',
    names: [
      'requests: get post put patch delete head options request Session session',
      'urllib: urlopen urlretrieve URLopener FancyURLopener',
      'http.cookiejar: FileCookieJar MozillaCookieJar LWPCookieJar',
      'logging: SocketHandler HTTPHandler SMTPHandler SysLogHandler',
    ],
  },
  {
    why: 'call native code or write to memory',
    modules:
      'ctypes _ctypes numpy.ctypeslib torch.ops torch._ops torch.classes torch.cuda.jiterator cupy.RawKernel',
    names: [
      'numpy.lib.stride_tricks: as_strided',
      'faulthandler: _sigsegv _sigabrt _fatal_error _stack_overflow _read_null enable dump_traceback_later',
    ],
  },
  {
    why: 'start threads, hook into the running interpreter or change the system',
    modules:
      'threading _thread dummy_threading _dummy_thread thread signal _signal atexit resource syslog winreg _winreg ' +
      'msvcrt readline tkinter turtle curses gi pynput',
    names: [
      'faulthandler: register',
      'weakref: ReferenceType',
      'getpass: getpass getuser unix_getpass',
      'termios: tcsetattr',
    ],
  },
  {
    why: 'switch off or blind a scanner that runs in the same process',
    modules: 'fickling picklescan modelscan modelaudit saferpickle model_unpickler',
  },
];

/**
 * Modules that are recognised wherever they are reached: as a part of a longer module path (`six.moves.builtins`) or as an
 * attribute (`logging.os`). Few, because a library may call a module of its own `signal` or `code`.
 */
export const REACHED =
  'os sys subprocess builtins __builtin__ __builtins__ importlib posix nt ctypes socket shutil marshal pickle cPickle ' +
  '_pickle runpy pty imp gc inspect pkgutil multiprocessing threading asyncio webbrowser tempfile zipimport ' +
  'cloudpickle dill _thread _io codeop pdb bdb commands urllib2 httplib ftplib smtplib';

/**
 * Attributes that lead from a harmless object to its module's globals, to code or to a frame. Names between double
 * underscores need no row.
 */
export const TRAVERSAL =
  'func_globals func_code func_closure func_defaults func_dict im_func im_self im_class gi_frame gi_code cr_frame ' +
  'cr_code ag_frame ag_code f_globals f_locals f_builtins f_back f_code f_trace tb_frame tb_next co_code co_consts ' +
  'co_names mro';

/** Functions that call what they are given: harmless by themselves, and never clean. */
export const FORWARDERS: readonly string[] = [
  'builtins: map filter sorted max min any all sum enumerate iter next reversed zip property staticmethod classmethod',
  'functools: partial partialmethod reduce cmp_to_key lru_cache cache',
  '_functools: partial reduce cmp_to_key',
  'itertools: accumulate dropwhile takewhile filterfalse starmap groupby imap ifilter',
  'numpy: vectorize frompyfunc apply_along_axis apply_over_axes fromfunction piecewise fromiter',
  're: sub subn Scanner',
  'concurrent.futures.thread: ThreadPoolExecutor',
  'heapq: nsmallest nlargest merge',
  'bisect: bisect insort',
  // What it finds in a dict of some module may be anything. Typing's generics of CPython 3.7 are made with it.
  'operator: getitem',
  '_operator: getitem',
  'copyreg: __newobj__ __newobj_ex__',
];
