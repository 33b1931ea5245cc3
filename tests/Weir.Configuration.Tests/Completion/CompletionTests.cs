namespace Weir.Configuration.Tests.Completion;

public sealed class CompletionTests
{
    [Theory]
    [InlineData("", "db. db= flag= model model. name= xs.")]
    [InlineData("m", "model model.")]
    [InlineData("model/", "model/opt=")]
    [InlineData("+db", "+db=")]
    [InlineData("~db", "~db")]
    [InlineData("db=", "db=a db=b")]
    [InlineData("flag=", "flag=true")]
    [InlineData("xs.", "xs.0= xs.1.")]
    [InlineData("xs.1.", "xs.1.k=")]
    [InlineData("db=b mod", "model model.")]
    [InlineData("nope=1 d", "db=")]
    [InlineData("d", "db. db=")]
    [InlineData("model=big mo", "model model.")]
    [InlineData("name=./conf/mo", "name=./conf/model")]
    public void The_last_word_is_completed(string line, string expected)
    {
        using var tree = new ConfigTree(
            ("config.yaml", "defaults: [db: a, model: small]\nname: n\nflag: true\nxs: [1, {k: 2}]"), ("db/a.yaml", ""), ("db/b.yaml", ""),
            ("model/small.yaml", "depth: 1"), ("model/big.yaml", "depth: 9"), ("model/opt/sgd.yaml", ""));
        var words = tree.Composer.Complete(tree.Request("config"), line).Where(w => !w.TrimStart('+', '~').StartsWith("hydra", StringComparison.Ordinal));
        Assert.Equal(expected, string.Join(' ', words));
    }
}
