using Weir.Foundation.Errors;
using Weir.Native.OnnxRuntime.Interop;

namespace Weir.Native.OnnxRuntime;

/// <summary>A loaded model. Any number of threads may run it at once; it is released when the last run after <see cref="Dispose"/> ends.</summary>
public sealed unsafe class InferenceSession : IDisposable
{
    private readonly OrtSafeHandle _handle;
    private readonly InternedNames _inputs;
    private readonly InternedNames _outputs;

    /// <summary>Loads a model from a file; external data is looked up beside it.</summary>
    /// <exception cref="WeirException"><c>file_not_found</c>, <c>corrupt_file</c> (not a model, or its graph contradicts itself or has an
    /// operator that this library lacks) or <c>missing_dependency</c>.</exception>
    public InferenceSession(string path, SessionOptions? options = null)
        : this(path, options ?? SessionOptions.Default, handle => OrtApi.CreateSession(OrtEnv.Instance.Handle, path, handle))
    {
    }

    /// <summary>Loads a model from its bytes.</summary>
    /// <param name="model">The file's content.</param>
    /// <param name="options">How to run; null for the defaults.</param>
    /// <param name="name">What to call it in an error.</param>
    /// <exception cref="WeirException"><c>corrupt_file</c> or <c>missing_dependency</c>.</exception>
    public InferenceSession(byte[] model, SessionOptions? options = null, string name = "model.onnx")
        : this(name, options ?? SessionOptions.Default, handle => OrtApi.CreateSession(OrtEnv.Instance.Handle, model, handle))
    {
    }

    private InferenceSession(string name, SessionOptions options, Func<nint, nint> create)
    {
        using var native = SessionOptionsHandle.Of(options);
        try
        {
            _handle = new OrtSafeHandle(create(native.Value), release: 95);
        }
        catch (OnnxRuntimeException e)
        {
            throw LoadFailure(name, e);
        }

        (InputNames, InputMetadata) = Nodes(30, 36, 33);
        (OutputNames, OutputMetadata) = Nodes(31, 37, 34);
        (var optional, OptionalInputMetadata) = Nodes(32, 38, 35);
        _inputs = new InternedNames([.. InputNames, .. optional]);
        _outputs = new InternedNames(OutputNames);
        ModelMetadata = ModelMetadata.Of(_handle.Value);
    }

    /// <summary>Inputs that every run must bring, in the model's order.</summary>
    public IReadOnlyList<string> InputNames { get; }

    /// <summary>Outputs in the model's order.</summary>
    public IReadOnlyList<string> OutputNames { get; }

    /// <summary>Types and shapes of the inputs.</summary>
    public IReadOnlyDictionary<string, NodeMetadata> InputMetadata { get; }

    /// <summary>Types and shapes of the outputs.</summary>
    public IReadOnlyDictionary<string, NodeMetadata> OutputMetadata { get; }

    /// <summary>Inputs that have a default in the model and may be left out.</summary>
    public IReadOnlyDictionary<string, NodeMetadata> OptionalInputMetadata { get; }

    /// <summary>What the model says of itself.</summary>
    public ModelMetadata ModelMetadata { get; }

    /// <summary>Runs the model and returns new values.</summary>
    /// <param name="inputNames">Names of <paramref name="inputs"/>.</param>
    /// <param name="inputs">Values, which stay the caller's.</param>
    /// <param name="outputNames">What to compute; null for all outputs.</param>
    /// <param name="options">Options of this run.</param>
    /// <exception cref="WeirException"><c>invalid_value</c>: an input is missing, unknown, or of the wrong type or shape.</exception>
    /// <exception cref="OnnxRuntimeException">The run failed.</exception>
    public RunOutputs Run(
        IReadOnlyList<string> inputNames, IReadOnlyList<OrtValue> inputs, IReadOnlyList<string>? outputNames = null, RunOptions? options = null)
    {
        outputNames ??= OutputNames;
        Span<nint> made = outputNames.Count <= 32 ? stackalloc nint[outputNames.Count] : new nint[outputNames.Count];
        made.Clear();
        Run(inputNames, inputs, outputNames, made, options);
        var outputs = new OrtValue[made.Length];
        for (var i = 0; i < made.Length; i++) outputs[i] = OrtValue.Owned(made[i]);
        return new RunOutputs(outputs);
    }

    /// <summary>Runs the model into values that the caller made, whose shapes must be those of the result.</summary>
    /// <inheritdoc cref="Run(IReadOnlyList{string}, IReadOnlyList{OrtValue}, IReadOnlyList{string}?, RunOptions?)"/>
    public void Run(
        IReadOnlyList<string> inputNames, IReadOnlyList<OrtValue> inputs, IReadOnlyList<string> outputNames, IReadOnlyList<OrtValue> outputs, RunOptions? options = null)
    {
        if (outputNames.Count != outputs.Count) throw new ArgumentException($"{outputNames.Count} output names for {outputs.Count} values");
        Span<nint> given = outputs.Count <= 32 ? stackalloc nint[outputs.Count] : new nint[outputs.Count];
        for (var i = 0; i < given.Length; i++) given[i] = outputs[i].Handle;
        Run(inputNames, inputs, outputNames, given, options);
        GC.KeepAlive(outputs);
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose(); // the interned names are freed with their owner, after the last run

    private void Run(IReadOnlyList<string> inputNames, IReadOnlyList<OrtValue> inputs, IReadOnlyList<string> outputNames, Span<nint> outputs, RunOptions? options)
    {
        InputCheck.Check(this, inputNames, inputs);
        Span<nint> inNames = inputs.Count <= 64 ? stackalloc nint[inputs.Count] : new nint[inputs.Count];
        Span<nint> inValues = inputs.Count <= 64 ? stackalloc nint[inputs.Count] : new nint[inputs.Count];
        Span<nint> outNames = outputs.Length <= 64 ? stackalloc nint[outputs.Length] : new nint[outputs.Length];
        for (var i = 0; i < inputs.Count; i++)
        {
            inNames[i] = _inputs[inputNames[i]];
            inValues[i] = inputs[i].Handle;
        }

        for (var i = 0; i < outputs.Length; i++)
        {
            if (!_outputs.TryGet(outputNames[i], out outNames[i]))
                throw InputCheck.Unknown("output", outputNames[i], OutputNames);
        }

        var held = false;
        try
        {
            _handle.DangerousAddRef(ref held);
            fixed (nint* a = inNames)
            fixed (nint* b = inValues)
            fixed (nint* c = outNames)
            fixed (nint* d = outputs)
                OrtApi.Check(OrtApi.Run(_handle.DangerousGetHandle(), options?.Handle.Value ?? 0, a, b, inputs.Count, c, d, outputs.Length));
        }
        finally
        {
            if (held) _handle.DangerousRelease();
            GC.KeepAlive(inputs);
            GC.KeepAlive(options);
            GC.KeepAlive(this);
        }
    }

    private (string[] Names, Dictionary<string, NodeMetadata> Metadata) Nodes(int count, int name, int type)
    {
        var names = new string[OrtApi.Count(count, _handle.Value)];
        Dictionary<string, NodeMetadata> nodes = new(StringComparer.Ordinal);
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = OrtApi.SessionName(name, _handle.Value, i);
            nodes[names[i]] = NodeMetadata.Owned(OrtApi.SessionTypeInfo(type, _handle.Value, i));
        }

        return (names, nodes);
    }

    private static WeirException LoadFailure(string name, OnnxRuntimeException e)
    {
        if (e.Code == OnnxErrorCode.NoSuchFile || (e.Code != OnnxErrorCode.InvalidProtobuf && !File.Exists(name) && e.Message.Contains("doesn't exist", StringComparison.Ordinal)))
            return WeirException.FileNotFound(name);
        return new WeirException(ErrorCodes.CorruptFile, $"'{name}' is not a model that ONNX Runtime can load: {e.Message}", location: new SourceLocation(name), inner: e);
    }
}
