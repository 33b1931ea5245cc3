using Weir.Foundation.Errors;
using Weir.Models.Packages;
using Weir.Models.Signatures;
using Weir.Testing;
using Weir.Yaml.Values;

namespace Weir.Models.Tests.Packages;

public sealed class ModelPackageTests
{
    public static TheoryData<string> Golden() => [.. Directory.EnumerateDirectories(TestData.Vector("serving", "mlflow")).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Golden))]
    public void A_package_written_by_MLflow_is_read(string name)
    {
        var package = ModelPackage.Load(TestData.Vector("serving", "mlflow", name));
        Assert.Equal(name, package.Name);
        Assert.True(File.Exists(package.RequireModelFile()));
        Assert.Equal(32, package.ModelUuid!.Length);
        Assert.StartsWith("2026-11-21 01:48:", package.CreatedAt, StringComparison.Ordinal);
        Assert.Matches("^md5:[0-9a-f]{32}\\.dir$", package.Digest());
        Assert.Equal(name.EndsWith("nosig", StringComparison.Ordinal) || name == "zipmap_str", package.Signature is null);
    }

    [Fact]
    public void Signatures_tell_columns_tensors_and_parameters()
    {
        var columns = Load("cols1d_params").Signature!;
        Assert.Equal(["age", "income", "city", "member"], columns.Inputs!.Fields.Select(f => f.Name));
        Assert.Equal([ScalarKind.Float, ScalarKind.Double, ScalarKind.String, ScalarKind.Boolean], columns.Inputs.Fields.Select(f => ((ScalarColumn)f.Column!).Kind));
        Assert.Null(columns.Outputs);
        Assert.Equal([("temperature", "0.7"), ("top", "3")], columns.Parameters!.Select(p => (p.Name, p.DefaultJson)));

        var tensor = Load("mlp_tensor").Signature!.Inputs!;
        Assert.True(tensor.IsTensors && tensor.IsNamed);
        Assert.Equal([-1L, 6L], tensor.Fields[0].Tensor!.Shape);
        Assert.False(Load("mlp_unnamed").Signature!.Inputs!.IsNamed);
    }

    [Fact]
    public void Keys_that_Weir_does_not_know_are_kept()
    {
        var package = Load("cols1d");
        Assert.Equal(new YamlText("risk-team"), package.Metadata["owner"]);
        Assert.NotNull(package.Description["prompts"]);
        Assert.NotNull(package.InputExampleFile);
        Assert.NotNull(package.ServingInputFile);
    }

    [Theory]
    [InlineData("../outside.onnx")]
    [InlineData("/etc/passwd")]
    [InlineData("a/../../x")]
    public void A_path_that_leaves_the_package_is_refused(string path)
    {
        using var folder = new TempFolder();
        folder.Write("p/MLmodel", $"flavors:\n  onnx:\n    data: {path}\n");
        Assert.Equal(ErrorCodes.PathEscapesRoot, Assert.Throws<WeirException>(() => ModelPackage.Load(folder["p"])).Code);
    }

    [Fact]
    public void A_link_that_leaves_the_package_is_refused()
    {
        using var folder = new TempFolder();
        folder.Write("p/MLmodel", "flavors:\n  onnx:\n    data: model.onnx\n");
        File.CreateSymbolicLink(folder["p", "model.onnx"], folder.Write("secret", "x"));
        Assert.Equal(ErrorCodes.PathEscapesRoot, Assert.Throws<WeirException>(() => ModelPackage.Load(folder["p"])).Code);
    }

    [Fact]
    public void A_model_that_points_to_another_file_or_is_none_is_refused_when_it_is_to_be_run()
    {
        using var folder = new TempFolder();
        folder.Write("p/MLmodel", "flavors:\n  onnx:\n    data: model.onnx\n");
        byte[] tensor = [0x42, 1, (byte)'w', 0x6A, 0, 0x70, 1];
        byte[] attribute = [0x2A, (byte)tensor.Length, .. tensor];
        byte[] node = [0x2A, (byte)attribute.Length, .. attribute];
        byte[] graph = [0x0A, (byte)node.Length, .. node];
        File.WriteAllBytes(folder["p", "model.onnx"], [0x08, 8, 0x3A, (byte)graph.Length, .. graph, 0x42, 2, 0x10, 13]);
        var failure = Assert.Throws<WeirException>(() => ModelPackage.Load(folder["p"]).RequireModelFile());
        Assert.Equal(ErrorCodes.InvalidValue, failure.Code);
        Assert.Contains("'w'", failure.Message, StringComparison.Ordinal);
        folder.Write("p/model.onnx", "not a model");
        Assert.Equal(ErrorCodes.CorruptFile, Assert.Throws<WeirException>(() => ModelPackage.Load(folder["p"]).RequireModelFile()).Code);
    }

    [Fact]
    public void What_is_no_package_says_so()
    {
        using var folder = new TempFolder();
        Assert.Equal(ErrorCodes.FileNotFound, Assert.Throws<WeirException>(() => ModelPackage.Load(folder.Path)).Code);
        Assert.Equal(ErrorCodes.WrongFileKind, Assert.Throws<WeirException>(() => ModelPackage.Load(folder.Write("file", "x"))).Code);
        folder.Write("a/MLmodel", "- 1\n");
        Assert.Equal(ErrorCodes.CorruptFile, Assert.Throws<WeirException>(() => ModelPackage.Load(folder["a"])).Code);
        folder.Write("b/MLmodel", "flavors:\n  onnx:\n    data: model.onnx\nsignature:\n  inputs: '[{\"type\": \"nonsense\"}]'\n");
        folder.Write("b/model.onnx", "x");
        Assert.Contains("nonsense", Assert.Throws<WeirException>(() => ModelPackage.Load(folder["b"])).Message, StringComparison.Ordinal);
        folder.Write("c/MLmodel", "flavors:\n  onnx:\n    data: model.onnx\n");
        Assert.Equal(ErrorCodes.FileNotFound, Assert.Throws<WeirException>(() => ModelPackage.Load(folder["c"])).Code);
    }

    private static ModelPackage Load(string name) => ModelPackage.Load(TestData.Vector("serving", "mlflow", name));
}
