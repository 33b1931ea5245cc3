using System.Globalization;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Foundation.Ids;
using Weir.Models.Signatures;
using Weir.Yaml.Emit;
using Weir.Yaml.Scalars;
using Weir.Yaml.Values;

namespace Weir.Models.Packages;

/// <summary>Writes a package as a whole: into a temporary directory beside the target, which is then renamed.</summary>
public static class ModelPackageWriter
{
    private const string PythonVersion = "3.11.2";

    /// <summary>Writes a package and loads it again.</summary>
    /// <param name="directory">The package's directory; its parent must exist.</param>
    /// <param name="content">What goes into it.</param>
    /// <param name="overwrite">Replaces a package that is there.</param>
    /// <exception cref="WeirException"><c>already_exists</c>, <c>cannot_write</c>.</exception>
    public static ModelPackage Write(string directory, ModelPackageContent content, bool overwrite = false)
    {
        var full = Path.GetFullPath(directory);
        if (Path.Exists(full) && !(overwrite && IsReplaceable(full)))
        {
            throw new WeirException(
                ErrorCodes.AlreadyExists, $"'{directory}' exists already", overwrite ? "it is no model package, so it is not replaced" : "name another directory", new SourceLocation(directory));
        }

        var temporary = AtomicFile.TemporaryPathFor(full);
        try
        {
            Fill(temporary, content);
            AtomicFile.ReplaceDirectory(temporary, full);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WeirException(ErrorCodes.CannotWrite, $"cannot write '{directory}': {e.Message.Split('\n')[0]}", location: new SourceLocation(directory), inner: e);
        }
        finally
        {
            if (Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
        }

        return ModelPackage.Load(full);
    }

    private static bool IsReplaceable(string directory) =>
        Directory.Exists(directory) && (ModelPackage.Exists(directory) || !Directory.EnumerateFileSystemEntries(directory).Any());

    private static void Fill(string folder, ModelPackageContent content)
    {
        Directory.CreateDirectory(folder);
        AtomicFile.WriteBytes(Path.Combine(folder, "model.onnx"), content.Model.Span);
        AtomicFile.WriteText(Path.Combine(folder, "requirements.txt"), "mlflow==3.5.0\nonnx==1.19.1\nonnxruntime==1.23.2\n");
        AtomicFile.WriteText(Path.Combine(folder, "conda.yaml"), YamlEmitter.File(Conda()));
        AtomicFile.WriteText(Path.Combine(folder, "python_env.yaml"), YamlEmitter.File(PythonEnvironment()));
        if (content.Example is { } example)
        {
            AtomicFile.WriteText(Path.Combine(folder, "input_example.json"), ExampleJson.Frame(example));
            AtomicFile.WriteText(Path.Combine(folder, "serving_input_example.json"), ExampleJson.Request(example));
        }

        foreach (var (name, bytes) in content.Files)
        {
            var path = SafePath.Below(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            AtomicFile.WriteBytes(path, bytes.Span);
        }

        AtomicFile.WriteText(Path.Combine(folder, ModelPackage.DescriptionFile), YamlEmitter.File(Describe(content), YamlVersion.V11));
    }

    private static YamlMap Describe(ModelPackageContent content)
    {
        List<(string, YamlValue)> description =
        [
            ("flavors", YamlValue.Map(("onnx", OnnxFlavor()), ("python_function", PythonFlavor()))),
            ("is_signature_from_type_hint", new YamlBool(false)),
            ("mlflow_version", YamlValue.Of("3.5.0")),
            ("model_size_bytes", YamlValue.Of(content.Model.Length)),
            ("model_uuid", YamlValue.Of(Id.New())),
        ];
        if (content.Metadata.Entries.Count > 0) description.Add(("metadata", content.Metadata));
        if (content.RunId is { } run) description.Add(("run_id", YamlValue.Of(run)));
        if (content.Example is { } example)
        {
            description.Add(("saved_input_example_info", YamlValue.Map(
                ("artifact_path", YamlValue.Of("input_example.json")),
                example.IsTensors ? ("format", YamlValue.Of("tf-serving")) : ("pandas_orient", YamlValue.Of("split")),
                ("serving_input_path", YamlValue.Of("serving_input_example.json")),
                ("type", YamlValue.Of(example.IsTensors ? "ndarray" : "dataframe")))));
        }

        if (content.Signature is { } signature) description.Add(("signature", Signature(signature)));
        description.Add(("type_hint_from_example", new YamlBool(false)));
        description.Add(("utc_time_created", YamlValue.Of(content.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture))));
        return YamlValue.Map(description.OrderBy(e => e.Item1, StringComparer.Ordinal));
    }

    private static YamlMap Signature(ModelSignature signature) => YamlValue.Map(
        ("inputs", signature.Inputs is null ? YamlNull.Instance : YamlValue.Of(SignatureJson.Write(signature.Inputs))),
        ("outputs", signature.Outputs is null ? YamlNull.Instance : YamlValue.Of(SignatureJson.Write(signature.Outputs))),
        ("params", signature.Parameters is null ? YamlNull.Instance : YamlValue.Of(SignatureJson.WriteParameters(signature.Parameters))));

    private static YamlMap OnnxFlavor() => YamlValue.Map(
        ("code", YamlNull.Instance),
        ("data", YamlValue.Of("model.onnx")),
        ("onnx_session_options", YamlNull.Instance),
        ("onnx_version", YamlValue.Of("1.19.1")),
        ("providers", new YamlList([YamlValue.Of("CPUExecutionProvider")])));

    private static YamlMap PythonFlavor() => YamlValue.Map(
        ("data", YamlValue.Of("model.onnx")),
        ("env", YamlValue.Map(("conda", YamlValue.Of("conda.yaml")), ("virtualenv", YamlValue.Of("python_env.yaml")))),
        ("loader_module", YamlValue.Of("mlflow.onnx")),
        ("python_version", YamlValue.Of(PythonVersion)));

    private static YamlMap Conda() => YamlValue.Map(
        ("channels", new YamlList([YamlValue.Of("conda-forge")])),
        ("dependencies", new YamlList([
            YamlValue.Of($"python={PythonVersion}"),
            YamlValue.Of("pip<=23.0.1"),
            YamlValue.Map(("pip", new YamlList([YamlValue.Of("mlflow==3.5.0"), YamlValue.Of("onnx==1.19.1"), YamlValue.Of("onnxruntime==1.23.2")])))])),
        ("name", YamlValue.Of("mlflow-env")));

    private static YamlMap PythonEnvironment() => YamlValue.Map(
        ("python", YamlValue.Of(PythonVersion)),
        ("build_dependencies", new YamlList([YamlValue.Of("pip==23.0.1"), YamlValue.Of("setuptools==66.1.1"), YamlValue.Of("wheel==0.38.4")])),
        ("dependencies", new YamlList([YamlValue.Of("-r requirements.txt")])));
}
