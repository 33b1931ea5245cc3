using System.Text;
using Weir.Client.Calls;
using Weir.Client.Http;
using Weir.Foundation.Errors;

namespace Weir.Client.Tests.Http;

public sealed class AddressTests
{
    [Fact]
    public async Task A_password_in_the_address_is_sent_and_never_printed()
    {
        await using var server = new ScriptedServer(n => n == 1 ? ScriptedServer.Answer(200, "{}") : ScriptedServer.Answer(500, "oops", contentType: "text/plain"));
        await using var http = new HttpTracking(new Uri($"http://user:s3%40cret@{server.Authority}"), HttpCredentials.Token("other"));
        await http.CallAsync(RunCalls.SetTag, new SetRunTag("r", Key: "k", Value: "v"), TestContext.Current.CancellationToken);
        var e = await Assert.ThrowsAsync<WeirException>(() => http.CallAsync(RunCalls.Get, new RunById("r"), TestContext.Current.CancellationToken));
        Assert.Contains($"Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes("user:s3@cret"))}", server.Requests.First(), StringComparison.Ordinal);
        Assert.DoesNotContain("s3", e.Message + http.Name, StringComparison.Ordinal);
        Assert.Contains(server.Authority, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<html>Sign in</html>", "text/html")]
    [InlineData("null", "application/json")]
    [InlineData("{\"run\": 7}", "application/json")]
    public async Task A_page_instead_of_an_answer_is_told_as_that(string body, string contentType)
    {
        await using var server = new ScriptedServer(_ => ScriptedServer.Answer(200, body, contentType: contentType));
        await using var http = new HttpTracking(server.Address);
        var e = await Assert.ThrowsAsync<WeirException>(() => http.CallAsync(RunCalls.Get, new RunById("r"), TestContext.Current.CancellationToken));
        Assert.Equal("bad_answer", e.Code);
        Assert.Contains(contentType, e.Message, StringComparison.Ordinal);
        Assert.NotNull(e.Hint);
    }

    [Theory]
    [InlineData("postgresql://weir:s3cret@db:5432/runs", "postgresql://db:5432/runs")]
    [InlineData("http://a:b@c@host", "http://host")]
    [InlineData("http://host/path@1", "http://host/path@1")]
    [InlineData("http://user@host?x=@", "http://host?x=@")]
    [InlineData("sqlite:///runs.db", "sqlite:///runs.db")]
    [InlineData("databricks", "databricks")]
    [InlineData("http://", "http://")]
    public void An_address_is_printed_without_who_calls(string address, string printed) => Assert.Equal(printed, ServerAddress.Printable(address));
}
