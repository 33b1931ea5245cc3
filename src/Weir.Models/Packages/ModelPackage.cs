using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Foundation.Hashing;
using Weir.Models.Onnx;
using Weir.Models.Signatures;
using Weir.Yaml;
using Weir.Yaml.Scalars;
using Weir.Yaml.Values;

namespace Weir.Models.Packages;

/// <summary>A model package on disk: a directory with an <c>MLmodel</c> file, as MLflow lays it out.</summary>
public sealed class ModelPackage
{
    /// <summary>Name of the file that describes a package.</summary>
    public const string DescriptionFile = "MLmodel";

    private ModelPackage(string root, YamlMap description)
    {
        Root = root;
        Description = description;
        var place = new SourceLocation(Path.Combine(root, DescriptionFile));
        ModelFile = Flavor("onnx") is null ? null : PathOf((TextOf(Flavor("onnx"), "data") ?? "model.onnx"), place);
        Signature = ReadSignature(description["signature"], place);
        InputExampleFile = Existing(TextOf(description["saved_input_example_info"], "artifact_path"), place);
        ServingInputFile = Existing(TextOf(description["saved_input_example_info"], "serving_input_path"), place);
    }

    /// <summary>Full path of the directory.</summary>
    public string Root { get; }

    /// <summary>Name of the directory, which is the package's name where nothing else is said.</summary>
    public string Name => Path.GetFileName(Path.TrimEndingDirectorySeparator(Root));

    /// <summary>Everything that <c>MLmodel</c> says, keys that Weir does not know included.</summary>
    public YamlMap Description { get; }

    /// <summary>Full path of the ONNX file; null when the package has no ONNX flavour.</summary>
    public string? ModelFile { get; }

    /// <summary>What the model takes and gives; null when the package does not say.</summary>
    public ModelSignature? Signature { get; }

    /// <summary>Full path of the example (<c>{"columns", "data"}</c> for a table), or null.</summary>
    public string? InputExampleFile { get; }

    /// <summary>Full path of the complete example request, or null.</summary>
    public string? ServingInputFile { get; }

    /// <summary>Identity that MLflow gives to a logged model, 32 hexadecimal characters.</summary>
    public string? ModelUuid => TextOf(Description, "model_uuid");

    /// <summary>Run that made it.</summary>
    public string? RunId => TextOf(Description, "run_id");

    /// <summary>When it was made, <c>YYYY-MM-DD HH:MM:SS.ffffff</c>, UTC.</summary>
    public string? CreatedAt => TextOf(Description, "utc_time_created");

    /// <summary>Free facts; empty when there are none.</summary>
    public YamlMap Metadata => Description["metadata"] as YamlMap ?? new YamlMap([]);

    /// <summary>Loads a package.</summary>
    /// <exception cref="WeirException"><c>file_not_found</c>, <c>wrong_file_kind</c>, <c>corrupt_file</c>, <c>yaml_syntax</c>, or
    /// <c>path_escapes_root</c> when a path in it leads out of the directory.</exception>
    public static ModelPackage Load(string directory)
    {
        if (File.Exists(directory)) throw new WeirException(ErrorCodes.WrongFileKind, $"'{directory}' is a file, a model package is a directory", location: new SourceLocation(directory));
        var path = Path.Combine(directory, DescriptionFile);
        if (!File.Exists(path)) throw WeirException.FileNotFound(path, "a model package is a directory with an MLmodel file");
        var value = YamlDocument.Load(path).ToValue(YamlVersion.V11);
        if (value is not YamlMap map || map["flavors"] is not YamlMap)
            throw new WeirException(ErrorCodes.CorruptFile, $"'{path}' names no flavors", location: new SourceLocation(path, Field: "flavors"));
        var package = new ModelPackage(Path.GetFullPath(directory), map);
        if (package.ModelFile is { } model && !File.Exists(model)) throw WeirException.FileNotFound(model);
        return package;
    }

    /// <summary>True when a directory holds a package.</summary>
    public static bool Exists(string directory) => File.Exists(Path.Combine(directory, DescriptionFile));

    /// <summary>Identity of the package's content, <c>md5:HEX.dir</c>: DVC's id of the directory.</summary>
    public string Digest(CancellationToken cancellation = default) => $"md5:{DirectoryListing.OfDirectory(Root, cancellation).Id()}";

    /// <summary>A flavour's own facts, or null.</summary>
    public YamlMap? Flavor(string name) => Description["flavors"]?[name] as YamlMap;

    /// <summary>The ONNX file, checked to hold all of its constants: what is to be run comes from the package alone.</summary>
    /// <exception cref="WeirException"><c>invalid_value</c>: there is no ONNX flavour, or the model points to data in another file;
    /// <c>corrupt_file</c>: it is no ONNX model.</exception>
    public string RequireModelFile()
    {
        var file = ModelFile ?? throw new WeirException(
            ErrorCodes.InvalidValue, $"the package '{Root}' has no onnx flavour", "log the model with mlflow.onnx, or convert it to ONNX first", new SourceLocation(Path.Combine(Root, DescriptionFile)));
        ExternalData.Refuse(File.ReadAllBytes(file), file);
        return file;
    }

    private static ModelSignature? ReadSignature(YamlValue? signature, SourceLocation place)
    {
        if (signature is not YamlMap map) return null;
        var at = place with { Field = "signature" };
        return new ModelSignature(
            TextOf(map, "inputs") is { } inputs ? SignatureJson.Read(inputs, at) : null,
            TextOf(map, "outputs") is { } outputs ? SignatureJson.Read(outputs, at) : null,
            TextOf(map, "params") is { } parameters ? SignatureJson.ReadParameters(parameters, at) : null);
    }

    private static string? TextOf(YamlValue? map, string key) => map?[key] switch
    {
        YamlText text => text.Value,
        YamlTimestamp time => time.Text,
        YamlInteger number => number.Digits,
        _ => null,
    };

    private string PathOf(string relative, SourceLocation place)
    {
        try
        {
            return SafePath.Below(Root, relative);
        }
        catch (WeirException e) when (e.Code == ErrorCodes.PathEscapesRoot)
        {
            throw new WeirException(e.Code, $"'{place.File}' points to '{relative}', outside the package", "a package holds all of its files", place);
        }
    }

    private string? Existing(string? relative, SourceLocation place)
    {
        if (relative is null) return null;
        var path = PathOf(relative, place);
        return File.Exists(path) ? path : null;
    }
}
