using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Weir.Client.Inference;
using Weir.Foundation.Errors;

namespace Weir.Client.Tests.Inference;

/// <summary>Against a socket that answers as the protocol's own examples do.</summary>
public sealed class InferenceClientTests : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Uri _address;

    public InferenceClientTests()
    {
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            _address = new Uri($"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/");
        }

        _listener.Prefixes.Add(_address.ToString());
        _listener.Start();
    }

    public void Dispose() => _listener.Close();

    [Fact]
    public async Task Tensors_go_out_and_come_back()
    {
        var served = AnswerAsync(200, """{"model_name":"taxi","model_version":"3","id":"7","outputs":[{"name":"y","datatype":"FP32","shape":[2,1],"data":[0.25,0.75]}]}""");
        using var client = new InferenceClient(_address);
        var request = new InferRequest([new InferTensor("fare", "FP64", [2, 1], JsonElement.Parse("[1.5, 2.5]"))], "7");
        var answer = await client.InferAsync("taxi", request, "3");
        var (path, body) = await served;
        Assert.Equal("/v2/models/taxi/versions/3/infer", path);
        Assert.Equal("""{"inputs":[{"name":"fare","datatype":"FP64","shape":[2,1],"data":[1.5,2.5]}],"id":"7"}""", body);
        Assert.Equal(("taxi", "3", "7"), (answer.ModelName, answer.ModelVersion, answer.Id));
        Assert.Equal([0.25, 0.75], answer.Outputs[0].Data.EnumerateArray().Select(v => v.GetDouble()));
    }

    [Fact]
    public async Task Metadata_names_inputs_and_outputs()
    {
        var served = AnswerAsync(200, """{"name":"a b","versions":["1"],"platform":"onnx","inputs":[{"name":"x","datatype":"FP32","shape":[-1,3]}],"outputs":[]}""");
        using var client = new InferenceClient(_address);
        var metadata = await client.MetadataAsync("a b");
        Assert.Equal("/v2/models/a%20b", (await served).Path);
        Assert.Equal([-1L, 3], metadata.Inputs[0].Shape);
    }

    [Theory]
    [InlineData(404, """{"error":"model 'x' is not served"}""", ErrorCodes.NotFound, "model 'x' is not served")]
    [InlineData(400, """{"error":"input 'fare' is missing"}""", ErrorCodes.InvalidValue, "input 'fare' is missing")]
    [InlineData(200, "<html>", "bad_answer", "inference protocol")]
    [InlineData(400, "oops", "bad_answer", "inference protocol")]
    [InlineData(500, "oops", InferenceClient.ServerFailed, "answered 500")]
    [InlineData(500, """{"error":"the graph broke"}""", InferenceClient.ServerFailed, "the graph broke")]
    [InlineData(401, "", "permission_denied", "does not let you")]
    [InlineData(403, """{"error":"not yours"}""", "permission_denied", "not yours")]
    public async Task A_refusal_carries_the_servers_own_sentence(int status, string body, string code, string sentence)
    {
        var served = AnswerAsync(status, body);
        using var client = new InferenceClient(_address);
        var e = await Assert.ThrowsAsync<WeirException>(() => client.MetadataAsync("x"));
        await served;
        Assert.Equal(code, e.Code);
        Assert.Contains(sentence, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Readiness_is_asked_and_a_silent_address_is_not_ready()
    {
        var served = AnswerAsync(200, "{}");
        using var client = new InferenceClient(_address);
        Assert.True(await client.IsReadyAsync());
        Assert.Equal("/v2/health/ready", (await served).Path);
        _listener.Stop();
        Assert.False(await client.IsReadyAsync());
        Assert.Equal("unreachable", (await Assert.ThrowsAsync<WeirException>(() => client.MetadataAsync("x"))).Code);
    }

    private async Task<(string Path, string Body)> AnswerAsync(int status, string answer)
    {
        var context = await _listener.GetContextAsync();
        using var reader = new StreamReader(context.Request.InputStream);
        var body = await reader.ReadToEndAsync();
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.Close(Encoding.UTF8.GetBytes(answer), willBlock: true);
        return (context.Request.RawUrl!, body);
    }
}
