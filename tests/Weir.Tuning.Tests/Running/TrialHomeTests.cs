using Weir.Testing;
using Weir.Tuning.Running;

namespace Weir.Tuning.Tests.Running;

public sealed class TrialHomeTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Runners_that_begin_and_end_at_once_are_in_nobodys_way()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() =>
        {
            for (var round = 0; round < 40; round++)
            {
                if (i % 2 == 0)
                {
                    using var home = TrialHome.Make(_folder.Path, TimeProvider.System);
                    home.Write(new TrialTicket(1, "token", new Dictionary<string, string?>(), [], 1));
                    Assert.Single(home.Read());
                    home.Delete(1);
                }
                else
                {
                    foreach (var left in TrialHome.TakeLeft(_folder.Path)) left.Dispose();
                }
            }
        })));
    }
}
