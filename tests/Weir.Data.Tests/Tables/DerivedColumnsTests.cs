using Weir.Data.Tables;
using Weir.Foundation.Errors;
using Weir.Testing;

namespace Weir.Data.Tests.Tables;

public sealed class DerivedColumnsTests
{
    [Fact]
    public void A_table_can_be_opened_with_columns_computed_from_others()
    {
        using var folder = new TempFolder();
        var path = folder.Write("t.csv", "fare,tips\n10,3\n20,1\n");
        using var table = Table.Open(path, new TableOptions { Derive = ["big_tip = tips > 0.2 * fare"] });
        Assert.Equal(["fare", "tips", "big_tip"], table.Columns.Select(c => c.Name));
        Assert.Equal([true, false], ((BooleanColumn)table.Read("big_tip")).Values.Select(v => v!.Value));
    }

    [Fact]
    public void An_expression_that_cannot_be_computed_is_refused()
    {
        using var folder = new TempFolder();
        var path = folder.Write("t.csv", "fare\n10\n");
        Assert.Equal(DataErrors.BadExpression, Assert.Throws<WeirException>(() => Table.Open(path, new TableOptions { Derive = ["x = nothing + 1"] })).Code);
    }
}
