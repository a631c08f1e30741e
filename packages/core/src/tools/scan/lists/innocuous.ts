// Names that data needs, and that do nothing but make a value of their own type from what they are given.
// Each was looked at in CPython's sources: no import, no file, no call of an argument. Facts of Python's library reference.

/** As `module: name name`, by the names of Python 3. Only exactly these, never what is below them. */
export const INNOCUOUS: readonly string[] = [
  'builtins: bool bytearray bytes complex dict float frozenset int list object range set slice str tuple Ellipsis NotImplemented',
  'builtins: ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup BlockingIOError BrokenPipeError ' +
    'BufferError BytesWarning ChildProcessError ConnectionAbortedError ConnectionError ConnectionRefusedError ' +
    'ConnectionResetError DeprecationWarning EOFError EncodingWarning EnvironmentError Exception ExceptionGroup ' +
    'FileExistsError FileNotFoundError FloatingPointError FutureWarning GeneratorExit IOError ImportError ImportWarning ' +
    'IndentationError IndexError InterruptedError IsADirectoryError KeyError KeyboardInterrupt LookupError MemoryError ' +
    'ModuleNotFoundError NameError NotADirectoryError NotImplementedError OSError OverflowError ' +
    'PendingDeprecationWarning PermissionError ProcessLookupError PythonFinalizationError RecursionError ReferenceError ' +
    'ResourceWarning RuntimeError RuntimeWarning StopAsyncIteration StopIteration SyntaxError SyntaxWarning SystemError ' +
    'SystemExit TabError TimeoutError TypeError UnboundLocalError UnicodeDecodeError UnicodeEncodeError UnicodeError ' +
    'UnicodeTranslateError UnicodeWarning UserWarning ValueError Warning ZeroDivisionError WindowsError',
  '__future__: _Feature',
  '_codecs: encode',
  'copyreg: _reconstructor',
  'array: array _array_reconstructor',
  'argparse: Namespace',
  'types: SimpleNamespace NoneType EllipsisType NotImplementedType',
  'collections: ChainMap Counter OrderedDict UserDict UserList UserString defaultdict deque',
  '_collections: OrderedDict defaultdict deque',
  'datetime: date datetime time timedelta timezone tzinfo',
  '_datetime: date datetime time timedelta timezone tzinfo',
  'decimal: Decimal DecimalTuple Context Clamped DecimalException DivisionByZero DivisionImpossible DivisionUndefined ' +
    'FloatOperation Inexact InvalidContext InvalidOperation Overflow Rounded Subnormal Underflow ConversionSyntax',
  '_decimal: Decimal',
  '_pydecimal: Decimal',
  'fractions: Fraction',
  'statistics: NormalDist',
  'uuid: UUID SafeUUID',
  'ipaddress: IPv4Address IPv4Interface IPv4Network IPv6Address IPv6Interface IPv6Network AddressValueError NetmaskValueError',
  'pathlib: PurePath PurePosixPath PureWindowsPath Path PosixPath WindowsPath',
  'pathlib._local: PurePath PurePosixPath PureWindowsPath Path PosixPath WindowsPath',
  'zoneinfo: ZoneInfo ZoneInfo._unpickle',
  'time: struct_time',
  'random: Random',
  '_weakrefset: WeakSet',
  'queue: Empty Full',
  'io: BytesIO StringIO',
  '_io: BytesIO StringIO',
  'enum: auto',
  'string: Template',
  'urllib.parse: DefragResult DefragResultBytes ParseResult ParseResultBytes SplitResult SplitResultBytes',
  'http: HTTPStatus HTTPMethod',
  'http.cookies: SimpleCookie Morsel CookieError',
  'http.cookiejar: Cookie',
  'email.message: Message EmailMessage',
  'json.decoder: JSONDecodeError',
  'subprocess: CalledProcessError TimeoutExpired SubprocessError',
  'socket: gaierror herror timeout',
  'asyncio.exceptions: CancelledError TimeoutError InvalidStateError IncompleteReadError LimitOverrunError',
  'concurrent.futures._base: CancelledError TimeoutError InvalidStateError BrokenExecutor',
  'pickle: PickleBuffer PickleError PicklingError UnpicklingError',
  '_pickle: PickleBuffer PickleError PicklingError UnpicklingError',
  'numpy: dtype ndarray',
  'numpy.core.multiarray: _reconstruct scalar',
  'numpy._core.multiarray: _reconstruct scalar',
  'numpy.core.numeric: _frombuffer',
  'numpy._core.numeric: _frombuffer',
  'torch: Size Tensor device dtype ' +
    'BFloat16Storage BoolStorage ByteStorage CharStorage ComplexDoubleStorage ComplexFloatStorage DoubleStorage ' +
    'FloatStorage HalfStorage IntStorage LongStorage QInt32Storage QInt8Storage QUInt2x4Storage QUInt4x2Storage ' +
    'QUInt8Storage ShortStorage ' +
    'bfloat16 bool complex128 complex32 complex64 float16 float32 float64 float8_e4m3fn float8_e4m3fnuz float8_e5m2 ' +
    'float8_e5m2fnuz float8_e8m0fnu int16 int32 int64 int8 qint32 qint8 quint2x4 quint4x2 quint8 uint16 uint32 uint64 ' +
    'uint8 per_channel_affine per_channel_affine_float_qparams per_channel_symmetric per_tensor_affine ' +
    'per_tensor_symmetric strided sparse_coo sparse_csr',
  'torch._utils: _rebuild_device_tensor_from_cpu_tensor _rebuild_device_tensor_from_numpy _rebuild_meta_tensor_no_storage ' +
    '_rebuild_parameter _rebuild_parameter_v2 _rebuild_parameter_with_state _rebuild_qtensor _rebuild_sparse_tensor ' +
    '_rebuild_sparse_csr_tensor _rebuild_tensor _rebuild_tensor_v2 _rebuild_tensor_v3 _rebuild_nested_tensor',
  'torch._tensor: _rebuild_from_type_v2',
  'torch.serialization: _get_layout',
  'torch.storage: TypedStorage UntypedStorage _TypedStorage _UntypedStorage',
  'torch.nn.parameter: Parameter Buffer UninitializedParameter',
];
