using System.Text;
using System.Text.Json;
using Weir.Testing;

namespace Weir.Server.Tests.Serving;

public sealed class V2Tests
{
    public static TheoryData<string> Models => [.. Directory.EnumerateFiles(TestData.Vector("serving", "models", "expected"), "*.json").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Every_golden_model_answers_its_cases(string name)
    {
        await using var server = await ModelServerFixture.StartAsync(TestData.Vector("serving", "models", $"{name}.onnx"));
        var golden = JsonElement.Parse(await File.ReadAllBytesAsync(TestData.Vector("serving", "models", "expected", $"{name}.json")));
        foreach (var test in golden.GetProperty("cases").EnumerateArray())
        {
            var answer = await server.PostAsync($"/v2/models/{name}/infer", Request(test.GetProperty("inputs")));
            var outputs = test.GetProperty("outputs");
            if (outputs.EnumerateArray().Any(o => o.TryGetProperty("onnx_type", out _)))
            {
                Assert.Equal(500, answer.Status); // maps are no tensors: the sentence names /invocations
                Assert.Contains("/invocations", answer.Body.GetProperty("error").GetString(), StringComparison.Ordinal);
                continue;
            }

            Assert.True(answer.Status == 200, answer.Text);
            Assert.Equal(name, answer.Body.GetProperty("model_name").GetString());
            foreach (var (expected, actual) in outputs.EnumerateArray().Zip(answer.Body.GetProperty("outputs").EnumerateArray()))
            {
                foreach (var field in new[] { "name", "datatype" }) Assert.Equal(expected.GetProperty(field).GetString(), actual.GetProperty(field).GetString());
                Assert.True(JsonClose.Equal(expected.GetProperty("shape"), actual.GetProperty("shape")), actual.GetProperty("shape").GetRawText());
                Assert.True(JsonClose.Equal(Flat(expected.GetProperty("data")), actual.GetProperty("data")), $"{name}: {expected.GetProperty("name")}");
            }
        }
    }

    [Theory]
    [InlineData("""{"inputs":[{"name":"INPUT0","shape":[1,16],"datatype":"INT32","data":[1]}]}""", "16 elements")]
    [InlineData("""{"inputs":[{"name":"INPUT0","shape":[1,15],"datatype":"INT32","data":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15]}]}""", "[-1,16]")]
    [InlineData("""{"inputs":[{"name":"INPUT0","shape":[1,16],"datatype":"FP32","data":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16]}]}""", "wants INT32")]
    [InlineData("""{"inputs":[{"name":"INPUT","shape":[1,16],"datatype":"INT32","data":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16]}]}""", "did you mean")]
    [InlineData("""{"inputs":[{"name":"INPUT0","shape":[1,16],"datatype":"INT32","data":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,1.5]}]}""", "element 15")]
    [InlineData("""{"inputs":[{"name":"INPUT0","shape":[1,16],"datatype":"INT32","data":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,3000000000]}]}""", "element 15")]
    [InlineData("""{"inputs":[{"name":"INPUT0","shape":[1,16],"datatype":"INT32","data":[[1,2,3,4,5,6,7,8],[9,10,11,12,13,14,15,16]]}]}""", "nesting")]
    [InlineData("""{"inputs":[{"name":"INPUT0","shape":[-1,16],"datatype":"INT32","data":[1]}]}""", "dimension")]
    [InlineData("""{"inputs":[{"name":"INPUT0","shape":[1,16],"datatype":"INT32","data":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16]}]}""", "INPUT1")]
    [InlineData("""{"inputs":{}}""", "list")]
    [InlineData("""{"inputs":[NaN]}""", "JSON")]
    [InlineData("[]", "object")]
    [InlineData("", "JSON")]
    [InlineData("{\"inputs\": [", "JSON")]
    public async Task A_bad_request_is_400_with_a_sentence_that_names_the_fault(string body, string part)
    {
        await using var server = await ModelServerFixture.StartAsync(TestData.Vector("serving", "models", "simple.onnx"));
        var answer = await server.PostAsync("/v2/models/simple/infer", body);
        Assert.Equal(400, answer.Status);
        Assert.Contains(part, answer.Body.GetProperty("error").GetString(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(200, (int)(await server.Client.GetAsync(new Uri("/v2/health/ready", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task A_model_that_fails_on_its_input_answers_500_and_the_server_lives_on()
    {
        await using var server = await ModelServerFixture.StartAsync(TestData.Vector("serving", "models", "gather_fail.onnx"));
        var metadata = await server.SendAsync(HttpMethod.Get, "/v2/models/gather_fail", null, null);
        var inputs = metadata.Body.GetProperty("inputs").EnumerateArray().Select(i =>
        {
            var shape = i.GetProperty("shape").EnumerateArray().Select(d => Math.Max(1, d.GetInt64())).ToArray();
            var isIndex = i.GetProperty("name").GetString()!.Contains("index", StringComparison.Ordinal);
            var values = string.Join(",", Enumerable.Repeat(isIndex ? "99" : "1", (int)shape.Aggregate(1L, (a, b) => a * b)));
            return $$"""{"name":"{{i.GetProperty("name")}}","shape":[{{string.Join(",", shape)}}],"datatype":"{{i.GetProperty("datatype")}}","data":[{{values}}]}""";
        });
        var answer = await server.PostAsync("/v2/models/gather_fail/infer", $$"""{"inputs":[{{string.Join(",", inputs)}}]}""");
        Assert.Equal(500, answer.Status);
        Assert.DoesNotContain("/onnxruntime_src", answer.Text, StringComparison.Ordinal);
        Assert.Equal(200, (await server.SendAsync(HttpMethod.Get, "/v2/health/live", null, null)).Status);
    }

    [Fact]
    public async Task An_unknown_model_or_version_is_404_and_names_what_is_served()
    {
        await using var server = await ModelServerFixture.StartAsync(TestData.Vector("serving", "models", "simple.onnx"));
        var answer = await server.PostAsync("/v2/models/nope/infer", "{}");
        Assert.Equal(404, answer.Status);
        Assert.Contains("simple", answer.Body.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(404, (await server.PostAsync("/v2/models/simple/versions/9/infer", "{}")).Status);
        Assert.Equal(404, (await server.SendAsync(HttpMethod.Get, "/v2/nothing/here", null, null)).Status);
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_413_with_a_sentence()
    {
        await using var server = await ModelServerFixture.StartAsync(null, null, 1, TestData.Vector("serving", "models", "simple.onnx"));
        var answer = await server.PostAsync("/v2/models/simple/infer", new string(' ', 50 << 20));
        Assert.Equal(413, answer.Status);
        Assert.Contains("1 MiB", answer.Body.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_is_asked_for_everywhere_but_at_the_health_endpoints()
    {
        await using var server = await ModelServerFixture.StartAsync(null, "s3cret", 1, TestData.Vector("serving", "models", "simple.onnx"));
        Assert.Equal(401, (await server.SendAsync(HttpMethod.Get, "/v2/models/simple", null, null)).Status);
        Assert.Equal(200, (await server.SendAsync(HttpMethod.Get, "/v2/health/ready", null, null)).Status);
        server.Client.DefaultRequestHeaders.Authorization = new("Bearer", "s3cret");
        Assert.Equal(200, (await server.SendAsync(HttpMethod.Get, "/v2/models/simple", null, null)).Status);
        server.Client.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("user:s3cret")));
        Assert.Equal(200, (await server.SendAsync(HttpMethod.Get, "/metrics", null, null)).Status);
    }

    [Fact]
    public async Task A_port_in_use_is_told_with_the_way_out()
    {
        await using var server = await ModelServerFixture.StartAsync(TestData.Vector("serving", "models", "simple.onnx"));
        var models = new Weir.Serving.Engine.ServedModels();
        var options = new Weir.Server.Serving.ModelServerOptions { Models = models, Port = server.Client.BaseAddress!.Port };
        var fault = await Assert.ThrowsAsync<Foundation.Errors.WeirException>(() => Weir.Server.Serving.ModelServer.RunAsync(options, TimeProvider.System, CancellationToken.None));
        Assert.Equal("port_in_use", fault.Code);
    }

    private static string Request(JsonElement inputs)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("inputs");
            foreach (var input in inputs.EnumerateArray())
            {
                json.WriteStartObject();
                foreach (var field in input.EnumerateObject())
                {
                    json.WritePropertyName(field.Name);
                    if (field.Name == "data" && field.Value.ValueKind == JsonValueKind.Object) Formula(json, field.Value, input.GetProperty("shape"));
                    else field.Value.WriteTo(json);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void Formula(Utf8JsonWriter json, JsonElement formula, JsonElement shape)
    {
        var count = shape.EnumerateArray().Aggregate(1L, (a, d) => a * d.GetInt64());
        var b = formula.GetProperty("b").GetDouble();
        json.WriteStartArray();
        for (var k = 0; k < count; k++) json.WriteNumberValue((float)Math.Sin((float)(k * 0.01f) + b));
        json.WriteEndArray();
    }

    private static JsonElement Flat(JsonElement data)
    {
        var items = new List<string>();
        Collect(data);
        return JsonElement.Parse($"[{string.Join(",", items)}]");

        void Collect(JsonElement e)
        {
            if (e.ValueKind != JsonValueKind.Array) items.Add(e.GetRawText());
            else foreach (var inner in e.EnumerateArray()) Collect(inner);
        }
    }
}
