import { Button } from "../ui/button";
import { Refused } from "../ui/refusal";
import type { FormErrors } from "../ui/use-form-errors";
import type { News } from "../ui/use-rebased";
import { ChangeReview } from "./change-review";
import type { Review } from "./use-review";

/** The end of a form whose change is reviewed: what it would do, why it was refused, and the button that saves (W2). */
export function SaveReviewed({
  review,
  errors,
  news,
  onLoad,
  pending,
  unchanged,
}: {
  review: Review;
  errors: FormErrors;
  news: News | undefined;
  /** Called as the current state is asked for. */
  onLoad: () => void;
  pending: boolean;
  /** True where there is nothing to save. */
  unchanged: boolean;
}) {
  return (
    <>
      <ChangeReview review={review} />
      <Refused errors={errors} news={news} onLoad={onLoad} />
      <div>
        <Button type="submit" variant="primary" pending={pending} disabled={unchanged || !review.ready}>
          {review.plan ? "Save these changes" : "Save"}
        </Button>
      </div>
    </>
  );
}
