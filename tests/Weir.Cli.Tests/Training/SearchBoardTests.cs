using Weir.Cli.Shell;
using Weir.Cli.Training;
using Weir.Training.AutoML.Search;

namespace Weir.Cli.Tests.Training;

public sealed class SearchBoardTests
{
    [Fact]
    public void A_terminal_shows_the_best_few_and_what_is_at_work_and_a_pipe_nothing()
    {
        foreach (var isTerminal in new[] { true, false })
        {
            using var error = new StringWriter();
            using var console = new CliConsole(TextWriter.Null, error, isTerminal, width: 60);
            using var board = new SearchBoard(console, TimeProvider.System);
            board.Began("rmse", 20);
            for (var n = 0; n < 9; n++)
            {
                board.Working(n, "xgboost", 0, 12);
                board.Rested(n, 0);
                board.Ended(Trial(n, n == 3 ? null : 10 - n));
            }

            board.Working(9, "forest", 2, 0);
            var lines = board.Lines(60);
            Assert.All(lines, l => Assert.InRange(l.Length, 1, 60));
            Assert.StartsWith("9 of 20 trials", lines[0], StringComparison.Ordinal);
            Assert.EndsWith("1 failed", lines[0], StringComparison.Ordinal);
            Assert.Equal(7, lines.Count);
            Assert.StartsWith("  rmse 2 ", lines[1], StringComparison.Ordinal);
            Assert.Equal("  trial 9 at work: forest, fold 3", lines[6]);
            board.Clear();
            Assert.Equal(isTerminal, error.ToString().Contains("rmse 2 ", StringComparison.Ordinal));
            if (!isTerminal) Assert.Empty(error.ToString());
        }
    }

    private static SearchTrial Trial(int number, double? loss) => new(
        number, "xgboost", new Dictionary<string, string> { ["eta"] = "0.1", ["max_depth"] = "6" }, loss is null ? SearchTrialStatus.Failed : SearchTrialStatus.Complete, loss, 1.5, 0.01, 100, 1000, loss is null ? "it crashed" : null);
}
