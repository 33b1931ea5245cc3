using System.Text;
using System.Text.Json;
using Weir.Serving.Engine;
using Weir.Testing;

namespace Weir.Server.Tests.Serving;

/// <summary>A classifier that Weir trained carries the names of its classes; whoever asks it must be able to tell which number is whose.</summary>
public sealed class ClassNameTests
{
    private const string Script = "</script><img src=x onerror=alert(1)>";

    [Fact]
    public async Task The_columns_of_an_output_are_named_wherever_one_looks()
    {
        await using var server = await StartAsync("""["no", "maybe", "yes"]""", "mlp");
        var (_, metadata, _) = await server.SendAsync(HttpMethod.Get, "/v2/models/mlp", null, null);
        var output = metadata.GetProperty("outputs")[0];
        Assert.Equal("""["no","maybe","yes"]""", output.GetProperty("parameters").GetProperty("class_names").GetRawText());
        var (status, answer, _) = await server.PostAsync("/invocations", """{"inputs": [[0.1, 0.2, 0.3, 0.4, 0.5, 0.6]]}""");
        var name = output.GetProperty("name").GetString()!;
        Assert.Equal(200, status);
        Assert.Equal(3, answer.GetProperty("predictions").GetProperty(name)[0].GetArrayLength());
        Assert.Equal("""["no","maybe","yes"]""", answer.GetProperty("class_names").GetProperty(name).GetRawText());
        Assert.Contains("no, maybe, yes", (await server.SendAsync(HttpMethod.Get, "/openapi.json", null, null)).Text, StringComparison.Ordinal);
        Assert.Contains("<code>no</code>, <code>maybe</code>, <code>yes</code>", (await server.SendAsync(HttpMethod.Get, "/docs", null, null)).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""["a", "b"]""")]
    [InlineData("""{"a": 1}""")]
    [InlineData("nonsense")]
    [InlineData("[1, 2]")]
    public async Task Names_that_do_not_fit_the_output_are_not_told(string classes)
    {
        await using var server = await StartAsync(classes, "mlp");
        var (_, answer, _) = await server.PostAsync("/invocations", """{"inputs": [[0.1, 0.2, 0.3, 0.4, 0.5, 0.6]]}""");
        Assert.False(answer.TryGetProperty("class_names", out _));
    }

    [Fact]
    public async Task Names_with_markup_are_text_on_the_page_and_a_path_in_the_document()
    {
        await using var server = await StartAsync(JsonSerializer.Serialize(new[] { Script, "b", "c" }), Script);
        var page = (await server.SendAsync(HttpMethod.Get, "/docs", null, null)).Text;
        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
        Assert.Contains("&lt;img src=x", page, StringComparison.Ordinal);
        var document = (await server.SendAsync(HttpMethod.Get, "/openapi.json", null, null)).Body;
        Assert.Contains(document.GetProperty("paths").EnumerateObject(), p => p.Name == $"/models/{Uri.EscapeDataString(Script)}/invocations");
    }

    private static Task<ModelServerFixture> StartAsync(string classes, string name)
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(folder["model.onnx"], [.. File.ReadAllBytes(TestData.Vector("serving", "models", "mlp.onnx")), .. Fact("weir.classes", classes)]);
        var models = new ServedModels();
        models.Add(ServedModel.Load(folder["model.onnx"], name));
        return ModelServerFixture.StartAsync(models);
    }

    // An entry of the model's metadata (field 14); protobuf takes repeated fields wherever they come.
    private static byte[] Fact(string key, string value) => Field(14, [.. Field(1, Encoding.UTF8.GetBytes(key)), .. Field(2, Encoding.UTF8.GetBytes(value))]);

    private static byte[] Field(int number, byte[] content) => content.Length < 128
        ? [(byte)((number << 3) | 2), (byte)content.Length, .. content]
        : [(byte)((number << 3) | 2), (byte)(content.Length | 128), (byte)(content.Length >> 7), .. content];
}
