using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fangxian.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class FiledLooks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "filed",
                table: "audit_head",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            // So far every line went to the index as it was written.
            migrationBuilder.Sql("UPDATE audit_head SET filed = number");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "filed",
                table: "audit_head");
        }
    }
}
