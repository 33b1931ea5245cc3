using System.Text;
using Weir.Execution.Slurm;
using Weir.Testing;

namespace Weir.Execution.Tests.Slurm;

public sealed class SlurmTaskTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_log_that_does_not_fit_into_one_reading_is_heard_whole()
    {
        var lines = Enumerable.Range(0, 300_000).Select(i => FormattableString.Invariant($"{i} größer")).Append("€last").ToList();
        File.WriteAllText(_folder["log"], string.Join('\n', lines), new UTF8Encoding(false));
        var heard = new List<string>();
        var task = Task(heard);
        task.Listen(isEnd: false);
        Assert.Equal(lines[..^1], heard);
        File.AppendAllText(_folder["log"], " of all\r\nand more");
        task.Listen(isEnd: true);
        Assert.Equal([.. lines[..^1], "€last of all", "and more"], heard);
    }

    [Fact]
    public void A_line_that_does_not_fit_into_one_reading_comes_in_parts()
    {
        File.WriteAllText(_folder["log"], new string('é', 3_000_000) + "\nend\n");
        var heard = new List<string>();
        Task(heard).Listen(isEnd: false);
        Assert.Equal(new string('é', 3_000_000) + "end", string.Concat(heard));
        Assert.Equal("end", heard[^1]);
    }

    [Fact]
    public void A_log_that_is_no_file_is_not_heard()
    {
        Directory.CreateDirectory(_folder["log"]);
        var heard = new List<string>();
        Task(heard).Listen(isEnd: true);
        Assert.Empty(heard);
    }

    private SlurmTask Task(List<string> heard) => new(new CommandRequest(["true"], _folder.Path) { LogPath = _folder["log"] }, new SlurmSpool(_folder["spool"]), (line, _) => heard.Add(line));
}
