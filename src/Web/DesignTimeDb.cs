using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Microsoft.EntityFrameworkCore.Design;

namespace Fangxian.Web;

/// <summary>The context as the migration tool sees it; <c>-- postgres</c> chooses the other database.</summary>
public sealed class DesignTimeDb : IDesignTimeDbContextFactory<OutbreakDb>
{
    public OutbreakDb CreateDbContext(string[] args)
    {
        var address = DatabaseAddress.Parse(args.Contains("postgres") ? "Host=localhost;Database=design" : "design.db");
        return new OutbreakDb(Databases.OptionsFor(address), Composition.Modules, Scope.Everything, new SharedState(OutbreakCalendar.In(null), Composition.DataFolder, () => throw new InvalidOperationException("No keys are needed to make a migration.")));
    }
}
