// Names by which advisories and papers of 2022 to 2026 got past scanners, as facts; row by row their identifiers.
// `module name`; a name may have dots.

const GADGETS: Readonly<Record<string, string>> = {
  'the classics': `os system; posix system; nt system; subprocess Popen; subprocess call; subprocess run; subprocess check_output;
    subprocess getoutput; builtins eval; builtins exec; builtins compile; builtins open; builtins __import__; os popen; os execve;
    os spawnl; os remove; shutil rmtree; shutil copy; socket create_connection; sys exit; runpy run_path; importlib import_module;
    webbrowser open; ctypes CDLL; code interact; pty spawn; marshal loads; pickle loads; _pickle loads`,
  'Python 2 names': `__builtin__ eval; __builtin__ execfile; __builtin__ apply; __builtin__ file; __builtin__ input; __builtin__ reload;
    commands getoutput; popen2 popen3; cPickle loads; urllib urlopen; urllib2 urlopen; httplib HTTPConnection; thread start_new_thread;
    imp load_source; new code; SocketServer TCPServer; SimpleXMLRPCServer SimpleXMLRPCServer; whichdb whichdb; dumbdbm open`,
  'CVE-2025-1716':
    'pip main; pip._internal main; pip._internal.cli.main main; pip._vendor.distlib.scripts ScriptMaker',
  'CVE-2025-10157':
    'asyncio.unix_events _UnixSubprocessTransport._start; asyncio subprocess; asyncio.subprocess create_subprocess_shell',
  'CVE-2025-46417': 'ssl get_server_certificate; linecache getline',
  'CVE-2025-71320 to 71378': `pydoc locate; pydoc pipepager; operator methodcaller; numpy.f2py.crackfortran getlincoef;
    numpy.f2py.crackfortran _eval_length; numpy.f2py.crackfortran myeval; numpy.f2py.crackfortran param_eval;
    lib2to3.pgen2.pgen ParserGenerator.make_label; lib2to3.pgen2.grammar Grammar.loads; lib2to3.fixer_util attr_chain;
    trace Trace.run; trace Trace.runctx; torch._dynamo.guards GuardBuilder.get; idlelib.pyshell ModifiedInterpreter.runcode;
    idlelib.pyshell ModifiedInterpreter.runcommand; idlelib.autocomplete AutoComplete.get_entity;
    idlelib.autocomplete AutoComplete.fetch_completions; idlelib.calltip get_entity; idlelib.calltip Calltip.fetch_tip;
    idlelib.debugobj ObjectTreeItem.SetText; idlelib.run Executive.runcode; numpy.testing._private.utils runstring;
    torch.fx.experimental.symbolic_shapes ShapeEnv.evaluate_guards_expression; cProfile run; cProfile runctx; profile run;
    profile runctx; doctest debug_script; code InteractiveInterpreter.runcode; torch.jit.unsupported_tensor_ops execWrapper;
    torch.utils._config_module ConfigModule.load_config; torch.utils.bottleneck.__main__ run_cprofile;
    torch.utils.bottleneck.__main__ run_autograd_prof; torch.utils.collect_env run;
    torch.utils.data.datapipes.utils.decoder basichandlers; torch._inductor.codecache compile_file; timeit timeit; timeit repeat;
    ensurepip _run_pip; site execsitecustomize; bdb Bdb.run; pdb run; pdb runeval`,
  'CVE-2026-53873, 56304, 56315, GHSA-vvpj, 955r, 46h3, 9726, 9m3x': `logging FileHandler; logging.handlers RotatingFileHandler;
    logging.config listen; uuid _popen; uuid _get_command_stdout; imaplib IMAP4_stream; _pyrepl.pager pipe_pager; _osx_support _read_output;
    _aix_support _read_cmd_output; test.support.script_helper assert_python_ok; pkgutil resolve_name; pkgutil get_importer;
    _operator attrgetter; io FileIO; _io FileIO; io open_code; urllib.request urlopen; types CodeType; types FunctionType;
    cloudpickle.cloudpickle _make_function; cloudpickle.cloudpickle subimport; cloudpickle.cloudpickle _builtin_type;
    distutils.file_util write_file; multiprocessing.util spawnv_passfds; unittest.mock _importer`,
  'CVE-2025-67747, 67748, CVE-2026-22606 to 22609': `types ModuleType; runpy run_module; runpy _run_code; ctypes pythonapi; ctypes.util find_library;
    pydoc ttypager; importlib.util spec_from_file_location; importlib.machinery SourceFileLoader; zipimport zipimporter`,
  'GHSA-mhc9, 6ggj, hg3q, CVE-2026-14534': `smtplib SMTP; ftplib FTP; http.client HTTPConnection; http.server HTTPServer; poplib POP3;
    telnetlib Telnet; nntplib NNTP; xmlrpc.client ServerProxy; xmlrpc.server resolve_dotted_attribute; socketserver TCPServer;
    _socket socket; _ssl _SSLContext; _thread start_new_thread; _interpreters run_string; _xxsubinterpreters run_string;
    _posixsubprocess fork_exec; _imp create_dynamic; _frozen_importlib _gcd_import; _ctypes dlopen; atexit register;
    signal signal; gc get_objects; platform popen; platform _syscmd_ver`,
  'GHSA-5j3x-jp52-966f and PickleBall: dotted names': `pathlib os.system; torch.serialization os.system; logging os.popen; pathlib Path.write_text;
    pathlib Path.unlink; posixpath os.system; random _os.system; six.moves builtins.exec; numpy f2py.crackfortran.myeval; logging os;
    torch.serialization sys; collections abc.sys.modules; json codecs.builtins.eval; builtins str.format; builtins str.format_map`,
  'objects reached through inner attributes': `collections OrderedDict.__init__.__globals__; builtins object.__subclasses__; builtins tuple.__class__;
    datetime datetime.__reduce__; builtins list.__class__.__base__; x func_globals; x y.gi_frame.f_globals; __builtins__ eval; __builtin__ __import__`,
  'arXiv 2508.19774 and the PoCs of 2026': `inspect getattr_static; typing get_type_hints; _winapi CreateProcess; distutils.spawn spawn; codecs open;
    gzip open; bz2 open; lzma open; weakref finalize; numpy load; numpy.lib.npyio load; numpy fromfile; numpy memmap;
    pandas read_pickle; pandas.io.pickle read_pickle; pandas eval; xml.dom.minidom parse; xml.etree.ElementTree parse; psutil Popen;
    winreg SetValue; dbm open; resource setrlimit; concurrent.futures ProcessPoolExecutor; sqlite3 connect; shelve open; tarfile open;
    zipfile ZipFile; tempfile mktemp; glob glob; fileinput input; py_compile compile; compileall compile_file; mmap mmap; msvcrt open_osfhandle;
    sympy.utilities.lambdify lambdify; tensorflow.python.keras.models load_model; keras.models load_model; joblib load;
    joblib.numpy_pickle load; joblib.numpy_pickle NDArrayWrapper; dill loads; dill._dill _create_function; torch load;
    torch.storage _load_from_bytes; torch.hub load; torch.jit load; torch.distributed.rpc rpc_sync; numpy.ctypeslib load_library;
    requests get; requests.api get; aiohttp request; httpx get; paramiko SSHClient; yaml load; jsonpickle decode; numba jit; cffi FFI;
    faulthandler _sigsegv; getpass getuser; threading Thread; multiprocessing.pool Pool; sched scheduler; copyreg add_extension;
    functools singledispatch; builtins setattr; builtins vars; builtins globals; builtins breakpoint`,
  'pickles that blind a scanner':
    'picklescan.scanner scan_file_path; fickling.hook run_hook; modelscan.settings DEFAULT_SETTINGS; modelaudit core',
};

/** All of them as pairs. */
export function* gadgets(): Generator<readonly [source: string, module: string, name: string]> {
  for (const [source, text] of Object.entries(GADGETS)) {
    for (const row of text.split(';')) {
      const [module = '', name = ''] = row.trim().split(' ');
      yield [source, module, name];
    }
  }
}
