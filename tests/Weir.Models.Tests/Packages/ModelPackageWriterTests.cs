using System.Text.Json;
using Weir.Foundation.Errors;
using Weir.Models.Packages;
using Weir.Models.Signatures;
using Weir.Testing;
using Weir.Yaml.Values;

namespace Weir.Models.Tests.Packages;

public sealed class ModelPackageWriterTests
{
    private static readonly ModelPackageContent Content = new()
    {
        Model = File.ReadAllBytes(TestData.Vector("serving", "models", "cols1d.onnx")),
        CreatedAt = new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero),
        RunId = "0123456789abcdef0123456789abcdef",
        Signature = new ModelSignature(
            new SignatureSchema([
                new SignatureField { Name = "age: \"é\"", Column = ColumnType.Of(ScalarKind.Double) },
                new SignatureField { Name = "tags", IsRequired = false, Column = new ArrayColumn(ColumnType.Of(ScalarKind.String)) },
                new SignatureField { Name = "who", Column = new ObjectColumn([new SignatureField { Name = "id", Column = ColumnType.Of(ScalarKind.Long) }]) },
                new SignatureField { Name = "m", Column = new MapColumn(new AnyColumn()) }]),
            new SignatureSchema([new SignatureField { Tensor = new TensorSpec("float32", [-1, 3]) }]),
            [new SignatureParameter("top", ColumnType.Of(ScalarKind.Integer), "[1,2]", IsList: true)]),
        Example = new InputExample(["age", "city", "n"], [[30.5, "yes", 7L], [double.NaN, null, 3L]]),
        Metadata = YamlValue.Map(("metrics", YamlValue.Map(("auc", new YamlFloat(0.91)))), ("answer", YamlValue.Of("no"))),
        Files = new Dictionary<string, ReadOnlyMemory<byte>> { ["extra/profile.json"] = "{}"u8.ToArray() },
    };

    [Fact]
    public void What_is_written_is_read_again()
    {
        using var folder = new TempFolder();
        var package = ModelPackageWriter.Write(folder["model"], Content);
        Assert.Equal(Content.RunId, package.RunId);
        Assert.Equal("2026-11-21 12:00:00.000000", package.CreatedAt);
        Assert.Equal(Content.Model.ToArray(), File.ReadAllBytes(package.RequireModelFile()));
        Assert.Equal(SignatureTexts(Content.Signature!), SignatureTexts(package.Signature!));
        Assert.Equal(Content.Metadata, package.Metadata);
        Assert.True(File.Exists(Path.Combine(package.Root, "extra", "profile.json")));
        using var request = JsonDocument.Parse(File.ReadAllText(package.ServingInputFile!));
        Assert.Equal(JsonValueKind.Null, request.RootElement.GetProperty("dataframe_split").GetProperty("data")[1][0].ValueKind);
        Assert.Equal(
            ["MLmodel", "conda.yaml", "extra", "input_example.json", "model.onnx", "python_env.yaml", "requirements.txt", "serving_input_example.json"],
            Directory.EnumerateFileSystemEntries(package.Root).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_example_of_tensors_is_a_dictionary_of_arrays()
    {
        using var folder = new TempFolder();
        var package = ModelPackageWriter.Write(folder["model"], Content with { Example = new InputExample(["last", "at"], [[new object?[] { 1.5, double.NaN }, new object?[] { "Monday" }], [new object?[] { 2L, null }, new object?[] { "Tuesday" }]]) { IsTensors = true } });
        const string Expected = """{"inputs":{"last":[[1.5,null],[2,null]],"at":[["Monday"],["Tuesday"]]}}""";
        Assert.Equal(Expected, File.ReadAllText(package.ServingInputFile!));
        Assert.Equal(Expected, File.ReadAllText(package.InputExampleFile!));
        Assert.Equal("ndarray", ((YamlText)((YamlMap)package.Description["saved_input_example_info"]!)["type"]!).Value);
    }

    [Fact]
    public void Words_that_YAML_1_1_reads_as_other_types_stay_text()
    {
        using var folder = new TempFolder();
        var package = ModelPackageWriter.Write(folder["model"], Content);
        Assert.Equal(new YamlText("no"), package.Metadata["answer"]);
        Assert.IsType<YamlText>(package.Description["utc_time_created"]);
    }

    [Fact]
    public void An_existing_package_is_replaced_only_on_demand_and_other_directories_never()
    {
        using var folder = new TempFolder();
        ModelPackageWriter.Write(folder["model"], Content);
        Assert.Equal(ErrorCodes.AlreadyExists, Assert.Throws<WeirException>(() => ModelPackageWriter.Write(folder["model"], Content)).Code);
        ModelPackageWriter.Write(folder["model"], Content with { Files = new Dictionary<string, ReadOnlyMemory<byte>>() }, overwrite: true);
        Assert.False(Directory.Exists(folder["model", "extra"]));
        folder.Write("precious/notes.txt", "mine");
        Assert.Equal(ErrorCodes.AlreadyExists, Assert.Throws<WeirException>(() => ModelPackageWriter.Write(folder["precious"], Content, overwrite: true)).Code);
        Assert.True(File.Exists(folder["precious", "notes.txt"]));
        Assert.Equal(["model", "precious"], Directory.EnumerateDirectories(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_write_that_fails_leaves_nothing_behind()
    {
        using var folder = new TempFolder();
        var broken = Content with { Files = new Dictionary<string, ReadOnlyMemory<byte>> { ["../escape"] = new byte[1] } };
        Assert.Equal(ErrorCodes.PathEscapesRoot, Assert.Throws<WeirException>(() => ModelPackageWriter.Write(folder["model"], broken)).Code);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
        Assert.Equal(ErrorCodes.CannotWrite, Assert.Throws<WeirException>(() => ModelPackageWriter.Write("/proc/model", Content)).Code);
    }

    private static string SignatureTexts(ModelSignature signature) =>
        SignatureJson.Write(signature.Inputs!) + SignatureJson.Write(signature.Outputs!) + SignatureJson.WriteParameters(signature.Parameters!);
}
