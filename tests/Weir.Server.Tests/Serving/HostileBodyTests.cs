using System.Net.Http.Headers;
using Weir.Testing;

namespace Weir.Server.Tests.Serving;

/// <summary>Bodies that people and their enemies send to a model server.</summary>
public sealed class HostileBodyTests
{
    [Theory]
    [InlineData("application/x-www-form-urlencoded", "'application/x-www-form-urlencoded'")]
    [InlineData(null, "no content type")]
    [InlineData("application/xml", "'application/xml'")]
    [InlineData("application/json; charset=latin-1", "charset=utf-8")]
    [InlineData("application/json; format=pandas-split", "'format'")]
    public async Task Another_content_type_is_refused_as_json_that_says_what_to_type(string? type, string sentence)
    {
        await using var server = await ModelServerFixture.StartAsync(TestData.Vector("serving", "mlflow", "mlp_cols"));
        var (status, body, text) = await server.PostAsync("/invocations", """{"inputs": []}""", type);
        Assert.Equal((415, "BAD_REQUEST"), (status, body.GetProperty("error_code").GetString()));
        Assert.Contains(sentence, text, StringComparison.Ordinal);
        if (type is null or "application/x-www-form-urlencoded") Assert.Contains("-H 'Content-Type: application/json'", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/invocations", """{"dataframe_records": [{"age": 30.0, "income": 52000.0, "city": "HALF", "member": true}]}""")]
    [InlineData("/invocations", """{"dataframe_records": [{"age": 30.0, "income": 52000.0, "city": "x", "member": true, "HALF": 1}]}""")]
    [InlineData("/invocations", """{"dataframe_split": {"columns": ["age", "income", "HALF", "member"], "data": [[30.0, 52000.0, "x", true]]}}""")]
    [InlineData("/invocations", """{"dataframe_split": {"columns": ["age", "income", "city", "member"], "data": [[30.0, 52000.0, "HALF", true]]}}""")]
    [InlineData("/invocations", """{"dataframe_split": {"HALF": 1, "data": []}}""")]
    [InlineData("/invocations", """{"inputs": {"age": [30.0], "income": [52000.0], "city": ["HALF"], "member": [true]}}""")]
    [InlineData("/invocations", """{"inputs": {"HALF": [30.0]}}""")]
    [InlineData("/invocations", """{"instances": [{"HALF": 30.0}]}""")]
    [InlineData("/invocations", """{"HALF": 1, "inputs": {"HALF": [30.0]}}""")]
    [InlineData("/invocations", """{"dataframe_records": [{"age": 30.0, "income": 52000.0, "city": "x", "member": true}], "params": {"HALF": 1, "scale": "HALF"}}""")]
    [InlineData("/v2/models/cols1d_params/infer", """{"id": "HALF", "inputs": []}""")]
    [InlineData("/v2/models/cols1d_params/infer", """{"inputs": [{"name": "HALF", "shape": [1], "datatype": "FP32", "data": [1]}]}""")]
    [InlineData("/v2/models/cols1d_params/infer", """{"inputs": [{"name": "city", "shape": [1], "datatype": "BYTES", "data": ["HALF"]}]}""")]
    [InlineData("/v2/models/cols1d_params/infer", """{"inputs": [{"name": "city", "shape": [1], "datatype": "HALF", "data": ["x"]}]}""")]
    public async Task Half_a_character_is_no_reason_to_fail(string path, string body)
    {
        await using var server = await ModelServerFixture.StartAsync(TestData.Vector("serving", "mlflow", "cols1d_params"));
        foreach (var half in new[] { "\\ud800", "x\\udc00", "\\ud83c\\ud83c\\udf0a" })
        {
            var (status, answer, text) = await server.PostAsync(path, body.Replace("HALF", half, StringComparison.Ordinal));
            Assert.True(status == 400, $"{half}: {status} {text}");
            Assert.NotEmpty(answer.GetProperty(path[1] == 'v' ? "error" : "message").GetString()!);
        }
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF_8_are_refused()
    {
        await using var server = await ModelServerFixture.StartAsync(TestData.Vector("serving", "mlflow", "cols1d_params"));
        byte[] body = [.. """{"dataframe_records": [{"age": 30.0, "income": 52000.0, "member": true, "city": "x"""u8, 0xff, 0xfe, .. "\"}]}"u8];
        using var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        using var response = await server.Client.PostAsync(new Uri("/invocations", UriKind.Relative), content);
        Assert.Equal(400, (int)response.StatusCode);
    }

    [Fact]
    public async Task The_page_shows_a_call_that_works_as_it_is_printed()
    {
        await using var server = await ModelServerFixture.StartAsync(TestData.Vector("serving", "mlflow", "mlp_cols"));
        var page = System.Net.WebUtility.HtmlDecode((await server.SendAsync(HttpMethod.Get, "/docs", null, null)).Text);
        var call = page[page.IndexOf("curl ", StringComparison.Ordinal)..page.IndexOf("</code></pre>", StringComparison.Ordinal)];
        Assert.Contains($"'{server.Client.BaseAddress}models/mlp_cols/invocations'", call, StringComparison.Ordinal);
        var body = call.Split("-d '")[1].Split("' \\\n")[0];
        Assert.Equal(200, (await server.PostAsync("/models/mlp_cols/invocations", body)).Status);
    }
}
