using Weir.Tuning.Protocols;
using Weir.Tuning.Spaces;
using Weir.Tuning.Studies;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Tests.Protocols;

public sealed class StdioProtocolTests
{
    private static StdioProtocol Serve(params Direction[] directions) => new(new Study(new StudySettings
    {
        Directions = directions,
        Space = new SearchSpace([new Parameter("c", new CategoricalDistribution([ParameterValue.Of(1.0)])), new Parameter("n", new IntDistribution(2, 2)), new Parameter("s", new CategoricalDistribution([ParameterValue.Null]))]),
    }));

    [Fact]
    public async Task A_study_is_served_line_by_line_until_close()
    {
        var output = new StringWriter();
        var input = new StringReader("""
            {"op":"ask"}
            {"op":"report","trial":0,"step":1,"value":"NaN"}
            {"op":"tell","trial":0,"value":NaN}
            {"op":"ask"}
            {"op":"tell","trial":1,"value":-Infinity}
            {"op":"best"}
            {"op":"close"}
            {"op":"ask"}
            """);
        await Serve(Direction.Minimize).RunAsync(input, output, TestContext.Current.CancellationToken);
        Assert.Equal(
            """
            {"trial":0,"params":{"c":1.0,"n":2,"s":null}}
            {"prune":false}
            {"ok":true}
            {"trial":1,"params":{"c":1.0,"n":2,"s":null}}
            {"ok":true}
            {"best":[{"trial":1,"params":{"c":1.0,"n":2,"s":null},"values":["-Infinity"]}]}

            """, output.ToString().ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData("nonsense", "not JSON")]
    [InlineData("""{"op":"aks"}""", "no op 'aks'")]
    [InlineData("""[]""", "an object with an `op`")]
    [InlineData("""{"op":"tell","trial":7,"value":1}""", "no trial 7")]
    [InlineData("""{"op":"tell","trial":0,"value":"good"}""", "no number")]
    [InlineData("""{"op":"tell","trial":0}""", "`value` is missing")]
    [InlineData("""{"op":"tell","trial":0,"state":"done"}""", "`state` is 'done'")]
    [InlineData("""{"op":"report","trial":0,"step":1.5,"value":1}""", "`step`")]
    [InlineData("""{"op":"tell","trial":0,"values":[1]}""", "2 directions")]
    public void A_line_that_cannot_be_served_is_answered_and_the_next_is_read(string line, string message)
    {
        var protocol = Serve(Direction.Minimize, Direction.Maximize);
        protocol.Answer("""{"op":"ask"}""");
        var answer = protocol.Answer(line)!;
        Assert.StartsWith("""{"error":{"code":""", answer, StringComparison.Ordinal);
        Assert.Contains(message, answer, StringComparison.Ordinal);
        Assert.Equal("""{"ok":true}""", protocol.Answer("""{"op":"tell","trial":0,"values":[1,2]}"""));
    }
}
