using System.Text.Json;
using Weir.Foundation.Errors;
using Weir.Models.Packages;
using Weir.Models.Signatures;
using Weir.Native.OnnxRuntime;

namespace Weir.Serving.Engine;

/// <summary>A model that takes requests: its session, what it takes and gives, and where it came from.</summary>
public sealed class ServedModel : IDisposable
{
    // Weir's own training leaves the names of the classes in the graph, as a JSON list.
    private const string ClassesKey = "weir.classes";

    // What NaN in an answer says of the request: a model that cannot tell otherwise what it could not read.
    private const string UnreadKey = "weir.unread";

    private readonly InferenceSession _session;
    private readonly Dictionary<string, string[]> _classNames;
    private readonly string? _unread;

    private ServedModel(string name, string version, InferenceSession session, ModelPackage? package, string digest)
    {
        Name = name;
        Version = version;
        _session = session;
        Package = package;
        Digest = digest;
        Inputs = [.. session.InputNames.Select(n => new TensorInfo(n, session.InputMetadata[n], IsOptional: false)),
            .. session.OptionalInputMetadata.Select(o => new TensorInfo(o.Key, o.Value, IsOptional: true))];
        Outputs = [.. session.OutputNames.Select(n => new TensorInfo(n, session.OutputMetadata[n], IsOptional: false))];
        OutputNames = [.. session.OutputNames];
        _unread = session.ModelMetadata.Custom.TryGetValue(UnreadKey, out var unread) ? unread : null;
        var classes = ClassNames(session);
        _classNames = Outputs.ToDictionary(o => o.Name, o => classes.Length > 1 && o.Metadata is { ValueType: OnnxValueType.Tensor, Dimensions: [_, var width] } && width == classes.Length ? classes : []);
    }

    /// <summary>Name in URLs.</summary>
    public string Name { get; }

    /// <summary>Version, <c>1</c> where nothing else is said.</summary>
    public string Version { get; }

    /// <summary>The package; null for a bare ONNX file.</summary>
    public ModelPackage? Package { get; }

    /// <summary>Identity of the package (or of the bare file) in the lineage: <c>md5:…</c>.</summary>
    public string Digest { get; }

    /// <summary>What the model takes and gives, when its package says so.</summary>
    public ModelSignature? Signature => Package?.Signature;

    /// <summary>Inputs in the model's order, optional ones last.</summary>
    public IReadOnlyList<TensorInfo> Inputs { get; }

    /// <summary>Outputs in the model's order.</summary>
    public IReadOnlyList<TensorInfo> Outputs { get; }

    /// <summary>Names of the outputs, in the model's order.</summary>
    public IReadOnlyList<string> OutputNames { get; }

    /// <summary>What the columns of an output stand for, when it has one for each class; empty otherwise.</summary>
    public IReadOnlyList<string> ClassNamesOf(string output) => _classNames.GetValueOrDefault(output, []);

    /// <summary>Loads a package directory or an <c>.onnx</c> file.</summary>
    /// <param name="path">Full path.</param>
    /// <param name="name">Name to serve it under; null for the package's own.</param>
    /// <param name="version">Its version; null for <c>1</c>.</param>
    /// <exception cref="WeirException"><c>file_not_found</c>; <c>corrupt_file</c> and the like: not a package, not a model.</exception>
    public static ServedModel Load(string path, string? name = null, string? version = null)
    {
        if (Directory.Exists(path))
        {
            var package = ModelPackage.Load(path);
            var session = Open(package.RequireModelFile());
            return new ServedModel(name ?? package.Name, version ?? "1", session, package, package.Digest());
        }

        if (!File.Exists(path)) throw WeirException.FileNotFound(path, "name a package directory, an .onnx file or models:/NAME/VERSION");
        return new ServedModel(name ?? Path.GetFileNameWithoutExtension(path), version ?? "1", Open(path), null, $"md5:{Foundation.Hashing.ContentHash.Md5OfFile(path)}");
    }

    /// <summary>Runs the model. Any number of threads may call at once.</summary>
    /// <exception cref="ServingException">The input does not fit, or the model failed on it.</exception>
    public RunOutputs Run(IReadOnlyList<string> inputNames, IReadOnlyList<OrtValue> inputs, IReadOnlyList<string>? outputs)
    {
        try
        {
            var answer = _session.Run(inputNames, inputs, outputs);
            if (_unread is null || UnreadRow(answer) is not { } row) return answer;
            answer.Dispose();
            throw new ServingException(ServingFault.InvalidInput, FormattableString.Invariant($"row {row + 1}: {_unread}"));
        }
        catch (WeirException e)
        {
            throw new ServingException(ServingFault.InvalidInput, e.Message);
        }
        catch (OnnxRuntimeException e)
        {
            throw new ServingException(ServingFault.InferenceFailed, $"the model failed on this input: {e.Message.Split('\n')[0]}");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private static long? UnreadRow(RunOutputs answer)
    {
        for (var i = 0; i < answer.Count; i++)
        {
            if (answer[i] is not { ValueType: OnnxValueType.Tensor, ElementType: TensorElementType.Float, Dimensions: [> 0 and var rows, ..] } value) continue;
            var values = value.GetTensorData<float>();
            for (var at = 0; at < values.Length; at++)
                if (float.IsNaN(values[at])) return at / (values.Length / rows);
        }

        return null;
    }

    private static string[] ClassNames(InferenceSession session)
    {
        if (!session.ModelMetadata.Custom.TryGetValue(ClassesKey, out var text)) return [];
        try
        {
            var list = JsonElement.Parse(text);
            return list.ValueKind == JsonValueKind.Array && list.EnumerateArray().All(c => c.ValueKind == JsonValueKind.String) ? [.. list.EnumerateArray().Select(c => c.GetString()!)] : [];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return []; // somebody else's key of that name
        }
    }

    // From bytes: tensors in files beside the model, which a stranger could point anywhere, are thereby refused.
    private static InferenceSession Open(string file) => new(File.ReadAllBytes(file), name: Path.GetFileName(file));
}

/// <summary>An input or output.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Metadata">Type and shape.</param>
/// <param name="IsOptional">True when the model has a default for it.</param>
public sealed record TensorInfo(string Name, NodeMetadata Metadata, bool IsOptional);
